// Package scenario runs participants through a schedule in virtual time and
// reports every step to observers. A participant is whatever answers the
// contract, in this process or in another, and a run is a function of its
// scenario: the same one gives the same history through either door. The
// package judges nothing.
package scenario
