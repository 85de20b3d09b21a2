package report

import (
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"unicode/utf8"
)

// Badge is what a README shows of a run, in a few letters.
type Badge struct {
	SchemaVersion int    `json:"schemaVersion"` // of shields.io's endpoint
	Label         string `json:"label"`
	Message       string `json:"message"`
	Color         string `json:"color"`
}

// Badge says in one breath what the subject was shown to be: how many of the
// MUST requirements that it claims hold.
func (r *Run) Badge() Badge {
	b := Badge{SchemaVersion: 1, Label: "SDS", Message: r.standing(), Color: map[string]string{"good": "2e7d32", "bad": "c62828", "open": "8a5800"}[r.tone()]}
	held, total := 0, 0
	for _, claim := range r.Claims() {
		held, total = held+claim.Held, total+claim.Total
	}
	if total > 0 && r.Exit() != Broken {
		b.Message += fmt.Sprintf(" %d/%d", held, total)
	}
	return b
}

// WriteBadgeJSON writes the badge as an endpoint of shields.io.
func WriteBadgeJSON(w io.Writer, r *Run) error {
	return json.NewEncoder(w).Encode(r.Badge())
}

var badgeImage = template.Must(template.New("badge").Parse(`<svg xmlns="http://www.w3.org/2000/svg" width="{{.Width}}" height="20" role="img" aria-label="{{.Label}}: {{.Message}}">
<title>{{.Label}}: {{.Message}}</title>
<clipPath id="r"><rect width="{{.Width}}" height="20" rx="3"/></clipPath>
<g clip-path="url(#r)"><rect width="{{.Left}}" height="20" fill="#444"/><rect x="{{.Left}}" width="{{.Right}}" height="20" fill="#{{.Color}}"/></g>
<g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
<text x="{{.LeftMiddle}}" y="14" textLength="{{.LeftText}}">{{.Label}}</text><text x="{{.RightMiddle}}" y="14" textLength="{{.RightText}}">{{.Message}}</text></g>
</svg>
`))

// letter is about the width of one in the badge's font, in pixels; textLength
// makes the text fit whatever font there is.
const letter = 6.5

// WriteBadgeSVG writes the badge as an image.
func WriteBadgeSVG(w io.Writer, r *Run) error {
	b := r.Badge()
	width := func(text string) int { return int(letter * float64(utf8.RuneCountInString(text))) }
	left, right := width(b.Label)+12, width(b.Message)+12
	return badgeImage.Execute(w, map[string]any{
		"Label": b.Label, "Message": b.Message, "Color": b.Color, "Width": left + right, "Left": left, "Right": right,
		"LeftMiddle": left / 2, "RightMiddle": left + right/2, "LeftText": left - 12, "RightText": right - 12,
	})
}
