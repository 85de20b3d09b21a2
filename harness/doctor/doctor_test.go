package doctor_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/causeway-sds/causeway/harness/doctor"
	"github.com/causeway-sds/causeway/harness/driver"
)

var names = []string{
	"version range", "schema of every reply", "unknown command", "unknown field", "noise on stdout",
	"order and IDs of replies", "two runs, byte for byte", "clock honesty", "capabilities that are lies", "exit on end of input",
}

func text(t *testing.T, probes []doctor.Probe) string {
	t.Helper()
	var b strings.Builder
	if err := doctor.Write(&b, probes); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestRun_findsNothingWrongWithAHealthyAdapter(t *testing.T) {
	probes := doctor.Run(context.Background(), adapter(t, ""))
	if len(probes) != len(names) {
		t.Fatalf("%d probes, want %d:\n%s", len(probes), len(names), text(t, probes))
	}
	for i, p := range probes {
		if p.Name != names[i] || p.Verdict != doctor.Pass {
			t.Errorf("probe %d: %s %s, want %s to pass:\n%s", i, p.Name, p.Verdict, names[i], text(t, probes))
		}
	}
	if !doctor.Healthy(probes) {
		t.Error("not healthy, though every probe passed")
	}
}

// Every defect is found by the probe that exists for it, and by no other.
func TestRun_findsEachDefect(t *testing.T) {
	const lies = "capabilities that are lies"
	for _, c := range []struct{ defect, probe, says string }{
		{"any version", "version range", "the adapter accepted"},
		{"null fields", "schema of every reply", "/ok/state: read null"},
		{"yes man", "unknown command", "is accepted"},
		{"internal", "unknown command", "wrong code"},
		{"strict fields", "unknown field", "ignore fields that you do not know"},
		{"noise", "noise on stdout", "Welcome to toy 1.0"},
		{"own ids", "order and IDs of replies", "the ID of another request"},
		{"chance", "two runs, byte for byte", "to send"},
		{"lingers", "exit on end of input", "still runs"},
		{"bad exit", "exit on end of input", "exit status 3"},
		{"lie resend", lies, "resend: "},
		{"lie ack", lies, "ack: "},
		{"lie sync", lies, "sync: "},
		{"lie ephemeral", lies, "ephemeral: "},
		{"lie repair", lies, "repair: "},
		{"lie retrieve", lies, "retrieve: "},
		{"lie hints", lies, "hints: "},
		{"lie persistence", lies, "persistence: "},
		{"lie snapshot", lies, "snapshot: "},
		{"lie inspect", lies, "inspect: "},
		{"lie retention", lies, "retention: "},
		{"lie offline", lies, "offline: "},
		{"lie digests", lies, "digests: "},
		{"lie acked-by", lies, "acked-by: "},
		{"lie levels", lies, "levels: "},
		{"lie opaque-ids", lies, "opaque-ids: "},
		{"lie derived-ids", lies, "derived-ids: "},
	} {
		t.Run(c.defect, func(t *testing.T) {
			t.Parallel() // most of the time is waiting
			options := adapter(t, c.defect)
			if c.defect == "lingers" {
				options.ExitTimeout = 50 * time.Millisecond
			}
			probes := doctor.Run(context.Background(), options)
			report := text(t, probes)
			for _, p := range probes {
				if failed, want := p.Verdict == doctor.Fail, p.Name == c.probe; failed != want {
					t.Errorf("%s: %s\n%s", p.Name, p.Verdict, report)
				}
			}
			if !strings.Contains(report, c.says) {
				t.Errorf("the report does not say %q:\n%s", c.says, report)
			}
			if doctor.Healthy(probes) {
				t.Error("healthy")
			}
		})
	}
}

// Some defects spoil more than one probe; the one that names the cause is
// among them.
func TestRun_findsDefectsThatShowInSeveralPlaces(t *testing.T) {
	for _, c := range []struct{ defect, probe, says string }{
		{"wall clock", "clock honesty", "the wall clock shows"},
		{"wall timers", "clock honesty", "while now_ms stood still"},
		{"dies of unknown commands", "unknown command", "KeyError: levitate"},
	} {
		t.Run(c.defect, func(t *testing.T) {
			t.Parallel() // most of the time is waiting
			probes := doctor.Run(context.Background(), adapter(t, c.defect))
			for _, p := range probes {
				if p.Name == c.probe && (p.Verdict != doctor.Fail || !strings.Contains(text(t, []doctor.Probe{p}), c.says)) {
					t.Errorf("%s: %s, want it to fail and say %q:\n%s", p.Name, p.Verdict, c.says, text(t, probes))
				}
			}
		})
	}
}

func TestRun_stopsEarlyWithoutAHello(t *testing.T) {
	silent := adapter(t, "mute")
	silent.CallTimeout = 50 * time.Millisecond
	for _, c := range []struct {
		options driver.Options
		says    string
	}{
		{driver.Options{Command: []string{"cat"}}, "sends its input back"},
		{driver.Options{Command: []string{"true"}}, "exited early"},
		{driver.Options{Command: []string{"yes"}}, "write logs to stderr"},
		{driver.Options{Command: []string{"sleep", "1000"}, StartTimeout: 50 * time.Millisecond}, "flush stdout"},
		{driver.Options{Command: []string{"./no-such-adapter"}}, "check the path"},
		{driver.Options{}, "name the adapter's program"},
		{adapter(t, "no dialects"), `expected the field "dialects"`},
	} {
		probes := doctor.Run(context.Background(), c.options)
		if len(probes) != 1 || probes[0].Verdict != doctor.Fail || !strings.Contains(text(t, probes), c.says) {
			t.Errorf("%v: want one failed probe that says %q:\n%s", c.options.Command, c.says, text(t, probes))
		}
	}
}

func TestRun_endsWithAnAdapterThatFallsSilent(t *testing.T) {
	options := adapter(t, "mute")
	options.CallTimeout = 30 * time.Millisecond
	probes := doctor.Run(context.Background(), options)
	if len(probes) != len(names) || doctor.Healthy(probes) {
		t.Errorf("want all probes, and some failed:\n%s", text(t, probes))
	}
}

func TestRun_asksARealClockForNothingItCannotDo(t *testing.T) {
	probes := doctor.Run(context.Background(), adapter(t, "real clock"))
	for _, p := range probes {
		want := doctor.Pass
		if p.Name == "two runs, byte for byte" || p.Name == "clock honesty" {
			want = doctor.NotApplicable
		}
		if p.Verdict != want {
			t.Errorf("%s: %s, want %s:\n%s", p.Name, p.Verdict, want, text(t, probes))
		}
	}
	if report := text(t, probes); !strings.Contains(report, "not tried with a real clock: resend, sync, repair, retrieve") {
		t.Errorf("the report has to say what was not tried:\n%s", report)
	}
}

func TestRun_endsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if probes := doctor.Run(ctx, adapter(t, "")); doctor.Healthy(probes) {
		t.Errorf("a cancelled examination found the adapter healthy:\n%s", text(t, probes))
	}
}
