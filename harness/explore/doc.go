// Package explore makes random schedules, runs them under judgement, shrinks a
// schedule that shows a violation to a few events, and keeps it in a file that
// anybody can replay on any implementation. It knows no property and no fault
// by heart: packages check and fault do.
package explore
