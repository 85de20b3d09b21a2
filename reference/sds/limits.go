package sds

// The bounds of the format that the state machine itself has to keep; package
// wire checks those of arriving bytes.
const (
	maxIDBytes       = 128
	maxHintBytes     = 256
	maxCausalHistory = 256
	maxFilterWindow  = 3_276 // fills the 4,096 bytes of bits that a reader understands
	maxLamport       = 1<<53 - 1
	maxMessageBytes  = 1_048_576
)

// The bounds of what a participant remembers.
const (
	rememberedEphemerals = 1_024  // [SDS-RECV-2]
	rememberedSyncs      = 1_024  // [SDS-RECV-5]
	rememberedExcused    = 4_096  // lost, and prehistory [SDS-DEP-10]
	rememberedNamed      = 65_536 // IDs named in the log that are not in it
	rememberedAcked      = 1_024  // own messages that others may still confirm for a higher level
	evidenceSenders      = 1_024  // whose filters are told apart
)

const (
	syncTips       = 8          // [SDS-HIST-4]
	lamportCeiling = 86_400_000 // above now; ms [SDS-LIM-5]
	maxPeriod      = 1 << 40    // ms; 34 years, so that no sum of times overflows
)
