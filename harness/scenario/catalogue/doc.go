// Package catalogue holds scenarios that have a name. They are data: whoever
// can play a scenario can play these, in virtual time or with real nodes.
package catalogue
