package docker

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"time"
)

// Program is a static binary that becomes an image of nothing else.
type Program struct {
	Name string // of the image, and of the file in it
	Path string
	Hint string // how to build it, said when it is missing
}

// Import makes an image of a static program, without a base image and without
// a builder. The tag is the hash of what is in it.
func (e *Engine) Import(ctx context.Context, p Program) (ref string, err error) {
	content, err := os.ReadFile(p.Path)
	if err != nil {
		return "", &Unavailable{"the image " + p.Name + " cannot be made", p.Hint, err}
	}
	if err := checkProgram(content, e.version.Arch); err != nil {
		return "", &Unavailable{fmt.Sprintf("the image %s cannot be made of %s", p.Name, p.Path), p.Hint, err}
	}
	sum := sha256.Sum256(content)
	// The run's own tag: runs side by side do not remove each other's images.
	ref = fmt.Sprintf("causeway/%s:%s-%s", p.Name, hex.EncodeToString(sum[:6]), e.owner.run)
	layer, err := layerOf(p.Name, content)
	if err != nil {
		return "", err
	}
	if err := e.backend.Import(ctx, ref, layer, "/"+p.Name, e.owner.labels()); err != nil {
		return "", gone("import the image "+ref, err)
	}
	return ref, nil
}

// layerOf is a file system with one program and a directory for temporary
// files. Equal contents give equal bytes.
func layerOf(name string, content []byte) (io.Reader, error) {
	var buffer bytes.Buffer
	w := tar.NewWriter(&buffer)
	then := time.Unix(0, 0)
	headers := []*tar.Header{
		{Name: "tmp/", Typeflag: tar.TypeDir, Mode: 0o1777, ModTime: then},
		{Name: name, Typeflag: tar.TypeReg, Mode: 0o755, ModTime: then, Size: int64(len(content))},
	}
	for _, h := range headers {
		if err := w.WriteHeader(h); err != nil {
			return nil, err
		}
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	return &buffer, w.Close()
}
