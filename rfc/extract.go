package rfc

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Offence is a place where a document breaks the rules of tagging.
type Offence struct {
	Line int // from 1
	Text string
}

func (o Offence) String() string { return fmt.Sprintf("line %d: %s", o.Line, o.Text) }

// Extract reads the requirements out of a document and lists every place that
// breaks the rules, by line:
//
//   - **SDS-SEND-3** (MUST, upstream): The participant MUST …
//
// A tag opens a list item; its sentence may wrap over indented lines and ends
// at the next item, blank line or heading. An item holds exactly one sentence
// with keywords of RFC 2119 (upper case), whose strongest is the tag's level.
// Keywords appear nowhere else, except in code, in the one paragraph that
// defines them, and in a block directly below a line <!-- informative -->.
// The numbers of one prefix run from 1 without a gap.
func Extract(doc string) ([]Requirement, []Offence) {
	var x extractor
	for _, b := range blocks(doc) {
		x.read(b)
	}
	x.checkNumbers()
	slices.SortStableFunc(x.offences, func(a, b Offence) int { return a.Line - b.Line })
	return x.found, x.offences
}

type extractor struct {
	section    string
	boilerSeen bool
	found      []Requirement
	offences   []Offence
}

func (x *extractor) offend(line int, format string, args ...any) {
	x.offences = append(x.offences, Offence{line, fmt.Sprintf(format, args...)})
}

var (
	tagLike = regexp.MustCompile(`^\*\*([A-Z]{2,}-[A-Za-z0-9-]+)\*\*`)
	tagID   = regexp.MustCompile(`^[A-Z]+(-[A-Z]+)+-[1-9][0-9]*$`)
	tagRest = regexp.MustCompile(`^ \(([^,()]*), ([^,()]*)\): (.+)$`)
)

func (x *extractor) read(b block) {
	if b.kind == heading {
		x.section = b.text()
	}
	id := tagLike.FindStringSubmatch(b.text())
	switch {
	case id != nil && b.kind == item:
		x.readTagged(b, id[1], strings.TrimPrefix(b.text(), id[0]))
	case id != nil:
		x.offend(b.line, "the tag %s stands outside a list item; begin the line with \"- \"", id[1])
	case b.informative:
	case b.kind == paragraph && !x.boilerSeen && definesKeywords(b.text()):
		x.boilerSeen = true
	default:
		x.checkUntagged(b)
	}
}

func (x *extractor) readTagged(b block, id, rest string) {
	if !tagID.MatchString(id) {
		x.offend(b.line, "%s is no requirement ID; write one like SDS-SEND-3", id)
		return
	}
	m := tagRest.FindStringSubmatch(rest)
	if m == nil {
		x.offend(b.line, "the tag %s lacks level and origin; write **%s** (MUST, upstream): sentence", id, id)
		return
	}
	r := Requirement{ID: id, Level: Level(m[1]), Origin: Origin(m[2]), Section: x.section, Sentence: m[3], Line: b.line}
	known := true
	if !slices.Contains([]Level{Must, Should, May}, r.Level) {
		x.offend(b.line, "%s has the unknown level %q; write MUST, SHOULD or MAY", id, r.Level)
		known = false
	}
	if !slices.Contains([]Origin{Upstream, Clarified, Departure, Extension}, r.Origin) {
		x.offend(b.line, "%s has the unknown origin %q; write upstream, clarified or extension", id, r.Origin)
		known = false
	}
	if i := slices.IndexFunc(x.found, func(f Requirement) bool { return f.ID == id }); i >= 0 {
		x.offend(b.line, "%s is already the requirement of line %d; take the next free number", id, x.found[i].Line)
		known = false
	}
	if known {
		x.checkKeywords(r)
		x.found = append(x.found, r)
	}
}

// checkKeywords asks for one sentence with keywords that agrees with the tag.
func (x *extractor) checkKeywords(r Requirement) {
	var strongest []Level
	for _, s := range sentences(r.Sentence) {
		if l, ok := strongestKeyword(s); ok {
			strongest = append(strongest, l)
		}
	}
	switch {
	case len(strongest) == 0:
		x.offend(r.Line, "%s holds no keyword; its sentence needs an upper-case %s", r.ID, r.Level)
	case len(strongest) > 1:
		x.offend(r.Line, "%s holds %d sentences with keywords; give each its own tag", r.ID, len(strongest))
	case strongest[0] != r.Level:
		x.offend(r.Line, "%s is tagged %s but its strongest keyword says %s", r.ID, r.Level, strongest[0])
	}
}

func (x *extractor) checkUntagged(b block) {
	for i, line := range strings.Split(withoutCode(strings.Join(b.lines, "\n")), "\n") {
		if k := keyword.FindString(line); k != "" {
			x.offend(b.line+i, "%q outside a tagged item: tag it, write it in lower case, or put <!-- informative --> above: %s",
				k, strings.TrimSpace(b.lines[i]))
		}
	}
}

// checkNumbers finds gaps: a number that is missing was dropped, and an ID
// must not vanish while reports and waivers in the world still name it.
func (x *extractor) checkNumbers() {
	numbers := map[string][]int{}
	var prefixes []string
	last := map[string]int{}
	for _, r := range x.found {
		cut := strings.LastIndexByte(r.ID, '-')
		prefix := r.ID[:cut]
		n, err := strconv.Atoi(r.ID[cut+1:])
		if err != nil {
			x.offend(r.Line, "the number of %s is too large", r.ID)
			continue
		}
		if numbers[prefix] == nil {
			prefixes = append(prefixes, prefix)
		}
		numbers[prefix] = append(numbers[prefix], n)
		last[prefix] = r.Line
	}
	for _, p := range prefixes {
		slices.Sort(numbers[p])
		for i, n := range numbers[p] {
			if n != i+1 {
				x.offend(last[p], "%s-%d is missing: the numbers of a prefix run from 1 without a gap", p, i+1)
				break
			}
		}
	}
}
