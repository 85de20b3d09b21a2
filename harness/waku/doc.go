// Package waku talks to Waku nodes through their REST API, and knows how the
// kinds of nodes differ: images, flags, ports, paths and encodings, as data.
// It starts no node and knows nothing of SDS.
package waku
