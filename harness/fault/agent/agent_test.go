package agent

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestValidate_saysWhatIsWrong(t *testing.T) {
	peer := []string{"172.30.0.2"}
	for _, c := range []struct {
		rule Rule
		says string
	}{
		{Rule{Kind: Drop, From: peer}, "name"},
		{Rule{Name: strings.Repeat("x", 101), Kind: Drop, From: peer}, "name"},
		{Rule{Name: "a", Kind: "burn", From: peer}, `"burn"`},
		{Rule{Name: "a", Kind: Loss, From: peer}, "rate"},
		{Rule{Name: "a", Kind: Loss, Rate: 1.1, From: peer}, "rate"},
		{Rule{Name: "a", Kind: Delay, From: peer}, "delay_ms"},
		{Rule{Name: "a", Kind: Loss, Rate: 0.1, Break: true, From: peer}, "break"},
		{Rule{Name: "a", Kind: Drop}, "at least one"},
		{Rule{Name: "a", Kind: Drop, From: []string{"bob"}}, `"bob"`},
		{Rule{Name: "a", Kind: Drop, From: []string{"::1"}}, "IPv4"},
	} {
		if err := c.rule.Validate(); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: error %v, want one with %s", c.rule, err, c.says)
		}
	}
	if err := (Rule{Name: "a", Kind: Drop, From: peer, Break: true}).Validate(); err != nil {
		t.Error(err)
	}
}

func TestClient_tellsWhatTheAgentSaid(t *testing.T) {
	answer, status := `{"error":"no permission"}`, http.StatusInternalServerError
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(answer))
	}))
	defer server.Close()
	c := NewClient(server.URL)
	if _, err := c.Apply(context.Background(), nil); err == nil || !strings.Contains(err.Error(), "no permission") {
		t.Errorf("error %v, want the agent's own words", err)
	}
	answer = "a proxy's page"
	if _, err := c.State(context.Background()); err == nil || !strings.Contains(err.Error(), "a proxy's page") {
		t.Errorf("error %v, want what was read", err)
	}
	answer, status = `{"rules":[],"receipts":[{"name":"a","packets":3,"bytes":180}]}`, http.StatusOK
	s, err := c.State(context.Background())
	if err != nil || len(s.Receipts) != 1 || s.Receipts[0].Packets != 3 {
		t.Errorf("%+v, %v", s, err)
	}
}
