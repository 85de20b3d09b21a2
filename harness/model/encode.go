package model

// Encode writes m canonically: fields in ascending order, varints of minimal
// length, strings that are empty left out. It judges nothing: a message that no
// participant may send is written as it stands, for cases that need one. So an
// optional field that is present and empty is written too, although that is
// not canonical.
func Encode(m Message) []byte {
	var w Raw
	for _, part := range Parts(m) {
		w = append(w, part...)
	}
	return w
}

// Parts is the canonical encoding of m cut into its fields: one element for
// each occurrence of a field, tag included. Cases join them in another order,
// twice, or not at all.
func Parts(m Message) []Raw {
	var parts []Raw
	add := func(r Raw) { parts = append(parts, r) }
	if m.SenderID != "" {
		add(Raw{}.Text(FieldSenderID, m.SenderID))
	}
	if m.MessageID != "" {
		add(Raw{}.Text(FieldMessageID, m.MessageID))
	}
	if m.ChannelID != "" {
		add(Raw{}.Text(FieldChannelID, m.ChannelID))
	}
	if m.Lamport != nil {
		add(Raw{}.Varint(FieldLamport, *m.Lamport))
	}
	for _, e := range m.History {
		add(Raw{}.Bytes(FieldHistory, EncodeEntry(e)))
	}
	if m.Filter != nil {
		add(Raw{}.Bytes(FieldFilter, m.Filter))
	}
	for _, e := range m.Repair {
		add(Raw{}.Bytes(FieldRepair, EncodeEntry(e)))
	}
	if m.Content != nil {
		add(Raw{}.Bytes(FieldContent, m.Content))
	}
	return parts
}

// EncodeEntry writes the inside of a history entry, without the tag and the
// length that the message puts before it.
func EncodeEntry(e HistoryEntry) []byte {
	var w Raw
	if e.MessageID != "" {
		w = w.Text(EntryMessageID, e.MessageID)
	}
	if e.RetrievalHint != nil {
		w = w.Bytes(EntryRetrievalHint, e.RetrievalHint)
	}
	if e.SenderID != nil {
		w = w.Text(EntrySenderID, *e.SenderID)
	}
	return w
}
