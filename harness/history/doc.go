// Package history is the record of a run, step by step, and how people read
// it: a story in lines, a space-time diagram as text, as Mermaid and as SVG.
// It judges nothing.
package history
