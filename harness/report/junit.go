package report

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Time     string      `xml:"time,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string     `xml:"classname,attr"`
	Name    string     `xml:"name,attr"`
	Time    string     `xml:"time,attr"`
	Failure *junitText `xml:"failure,omitempty"`
	Error   *junitText `xml:"error,omitempty"`
	Skipped *junitText `xml:"skipped,omitempty"`
	Output  string     `xml:"system-out,omitempty"`
}

type junitText struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// WriteJUnit writes JUnit XML, which knows failures, errors and skipped tests
// only. What makes the run fail is a failure or an error there, so that both
// agree with the exit code; everything else that is not PASS is skipped, or
// passes with a word in its output.
func WriteJUnit(w io.Writer, r *Run) error {
	out := junitSuites{Name: r.Tool.Name}
	for _, row := range r.Rows() {
		suite := junitSuite{Name: row.Section}
		seconds := 0.0
		for i := range r.Cases {
			if c := &r.Cases[i]; c.Section == row.Section {
				suite.add(r.junitCase(c))
				seconds += c.Elapsed.Seconds()
			}
		}
		suite.Time = fmt.Sprintf("%.3f", seconds)
		out.add(suite)
	}
	if extra := r.junitRun(); extra.Tests > 0 {
		out.add(extra)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", " ")
	if err := encoder.Encode(out); err != nil {
		return fmt.Errorf("encode the JUnit report: %w", err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// junitRun holds what no single case is to blame for.
func (r *Run) junitRun() junitSuite {
	suite := junitSuite{Name: "run", Time: "0.000"}
	if r.Fault != "" {
		suite.add(junitCase{Class: "run", Name: cmp.Or(r.FaultOf, "adapter"), Time: "0.000", Error: &junitText{Message: firstLineOf(r.Fault), Type: string(ERROR), Text: r.Fault}})
	}
	if r.Known != nil && len(r.Known.Stale) > 0 {
		suite.add(junitCase{Class: "run", Name: "known failures", Time: "0.000", Failure: &junitText{
			Message: "the list of known failures does not fit", Type: "STALE", Text: strings.Join(r.Known.Stale, "\n"),
		}})
	}
	return suite
}

func (r *Run) junitCase(c *Case) junitCase {
	out := junitCase{Class: c.Section, Name: c.ID, Time: fmt.Sprintf("%.3f", c.Elapsed.Seconds())}
	v := c.In(r.Scope)
	text := &junitText{Message: firstLineOf(c.Reason), Type: string(v), Text: r.junitDetail(c)}
	switch {
	case v == PASS:
	case c.Known != nil:
		text.Message, text.Type = "known: "+c.Known.Why, ""
		out.Skipped = text
	case v == ERROR:
		out.Error = text
	case v == FAIL, v == VACUOUS && !r.allowed(v), v == UNTESTABLE && !r.allowed(v):
		out.Failure = text
	case v == NONSTRICT, v == INFO:
		out.Output = string(v) + ": " + c.Reason
	default:
		text.Message, text.Type = string(v)+": "+text.Message, ""
		out.Skipped = text
	}
	return out
}

// allowed says whether the run tolerates as many cases of a verdict as it has.
func (r *Run) allowed(v Verdict) bool {
	limit := r.Allow.Vacuous
	if v == UNTESTABLE {
		limit = r.Allow.Untestable
	}
	return r.unforgiven()[v] <= limit
}

// junitDetail is what a person needs: the sentences, what was sent, what came
// back.
func (r *Run) junitDetail(c *Case) string {
	var b strings.Builder
	b.WriteString("\n")
	if c.Verdict == ERROR {
		fmt.Fprintf(&b, "%s\n", c.Reason)
	}
	for _, check := range c.Checks {
		if check.Held {
			continue
		}
		for _, q := range r.Requirements {
			if q.ID == check.Requirement {
				fmt.Fprintf(&b, "%s (%s, %s): %s\n", q.ID, q.Level, q.Origin, q.Sentence)
			}
		}
		fmt.Fprintf(&b, "%s\n", check.Failure())
		if check.At >= 1 && check.At <= len(c.Transcript) {
			e := c.Transcript[check.At-1]
			fmt.Fprintf(&b, "sent     %s\nreceived %s\n", cut(e.Request, 2000), cut(e.Reply, 2000))
		}
	}
	fmt.Fprintf(&b, "run %s\n", r.Replay(c.ID))
	return b.String()
}

func (s *junitSuite) add(c junitCase) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	s.Failures += count(c.Failure)
	s.Errors += count(c.Error)
	s.Skipped += count(c.Skipped)
}

func (s *junitSuites) add(suite junitSuite) {
	s.Suites = append(s.Suites, suite)
	s.Tests += suite.Tests
	s.Failures += suite.Failures
	s.Errors += suite.Errors
	s.Skipped += suite.Skipped
}

func count(text *junitText) int {
	if text == nil {
		return 0
	}
	return 1
}

func firstLineOf(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
