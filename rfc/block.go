package rfc

import (
	"regexp"
	"strings"
)

// blockKind is what a run of Markdown lines is. Code and comments make no
// block.
type blockKind int

const (
	paragraph blockKind = iota
	heading
	item
	table
)

// block is one paragraph, heading, list item or table.
type block struct {
	kind        blockKind
	informative bool // stands directly below <!-- informative -->
	line        int  // of its first line, from 1
	lines       []string
}

// text joins the lines without the mark of a heading or item.
func (b block) text() string {
	words := strings.Fields(strings.Join(b.lines, " "))
	joined := strings.Join(words, " ")
	switch b.kind {
	case heading:
		return strings.TrimSpace(strings.Trim(joined, "#"))
	case item:
		return strings.TrimPrefix(joined, words[0]+" ")
	}
	return joined
}

var (
	fence       = regexp.MustCompile("^\\s*(```|~~~)")
	headingLine = regexp.MustCompile(`^#{1,6}\s`)
	itemLine    = regexp.MustCompile(`^\s*([-*+]|[0-9]+[.)])\s+\S`)
	tableLine   = regexp.MustCompile(`^\s*\|`)
	comment     = regexp.MustCompile(`(?s)<!--.*?-->`)
)

const informativeMark = "<!-- informative -->"

// blocks cuts a document. It reads as much Markdown as the specification
// uses, not all that exists: no indented code, no underlined headings.
func blocks(doc string) []block {
	var out []block
	var fenced string          // the fence that will end the code block
	marked, cut := false, true // the next block is informative; the next line begins a block
	for i, line := range strings.Split(blankComments(doc), "\n") {
		mark := fence.FindStringSubmatch(line)
		switch {
		case fenced != "":
			if mark != nil && mark[1] == fenced {
				fenced = ""
			}
			continue
		case mark != nil:
			fenced, cut, marked = mark[1], true, false
			continue
		case strings.TrimSpace(line) == informativeMark:
			marked, cut = true, true
			continue
		case strings.TrimSpace(line) == "":
			cut = true
			continue
		}
		kind, begins := kindOf(line)
		last := len(out) - 1
		if !cut && !begins && out[last].kind != heading && (out[last].kind == table) == (kind == table) {
			out[last].lines = append(out[last].lines, line)
			continue
		}
		out = append(out, block{kind, marked, i + 1, []string{line}})
		marked, cut = false, false
	}
	return out
}

// kindOf also says whether the line begins a block wherever it stands.
func kindOf(line string) (kind blockKind, begins bool) {
	switch {
	case headingLine.MatchString(line):
		return heading, true
	case itemLine.MatchString(line):
		return item, true
	case tableLine.MatchString(line):
		return table, false
	}
	return paragraph, false
}

// blankComments removes HTML comments but for the informative mark, keeping
// every line break.
func blankComments(doc string) string {
	return comment.ReplaceAllStringFunc(doc, func(c string) string {
		if c == informativeMark {
			return c
		}
		return strings.Repeat("\n", strings.Count(c, "\n"))
	})
}
