// Package report holds what a conformance run found and says it to people and
// machines: the eight verdicts, how a case's verdict follows from its checks,
// the list of known failures, the exit code, the writers for a terminal, JSON,
// JUnit XML, an HTML page, Markdown and a badge, and the difference between
// two JSON reports.
//
// It runs nothing and knows neither adapters nor cases: a Run comes in
// complete. Requirements are looked up in package rfc by the caller, so that
// tests can judge with requirements of their own.
package report
