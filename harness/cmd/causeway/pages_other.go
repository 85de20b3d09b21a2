//go:build !linux

package main

// useHugePages is for systems that can be asked.
func useHugePages(int) {}
