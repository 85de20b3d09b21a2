package scenario

// inspectEveryMS is how often everybody's state is read, for the rules that
// look at states: every 30 seconds, and less often in a run in which that would
// take longer than all else, since a state is as long as the log. Whatever the
// interval, a state is read before a crash, after the recovery, and at the end.
func (s *Scenario) inspectEveryMS() int64 {
	participants := int64(len(s.Participants))
	most := min(max(200, participants*int64(len(s.Sends))/200), 2_000)
	return max(30_000, s.EndMS()*participants/most)
}
