// Package sample has mistakes of each kind to make.
package sample

// limit is a constant, which stays as it is.
const limit = 2 * 4

var enabled = true

// Clamp is n between 0 and the limit.
func Clamp(n int) int {
	if n < 0 {
		n = 0
	}
	if enabled && n > limit {
		return limit
	}
	return n
}

// Sum adds up what is above 1.
func Sum(numbers []int) int {
	sum := 0
	for _, n := range numbers {
		if n <= 1 || n == 13 {
			continue
		}
		sum += n * 1
	}
	return sum
}

// Untested is called by no test.
func Untested(a, b int) bool {
	return a/b == 1
}
