// Package naive is the judge's own participant: the rules of rfc/sds.md once
// more, with sorted lists, plain maps and the sentence beside each rule, as slow
// as that is. It follows a participant under test step by step: it is told what
// that participant was asked and what it answered, and says where the answer is
// not what the text demands.
//
// What the text leaves to chance or to the implementation, the model takes from
// the answer, and asks only whether it was allowed: when a timer fires within its
// window, in which order things that fall due in one step are done, what may be
// forgotten in a crash. Where the answer does not show which it was, the model
// follows several readings until one is left.
//
// It does not state the dialect waku-js, nor the levels of acknowledgement beyond
// "one".
package naive
