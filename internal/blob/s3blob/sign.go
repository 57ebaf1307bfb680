package s3blob

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"atlas/internal/blob"
)

// signer makes URLs by AWS Signature Version 4 with the signature in the query.
type signer struct {
	place       place
	window      time.Duration
	credentials *lastGood
	now         func() time.Time
}

func newSigner(p place, o Options) signer {
	if o.Window <= 0 {
		o.Window = 15 * time.Minute
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return signer{place: p, window: o.Window, credentials: &lastGood{from: o.Credentials}, now: o.Now}
}

// maxAge is how old a signature may be: the server refuses older ones.
const maxAge = 7 * 24 * time.Hour

// unsigned stands for the body in the signature of a request that has none.
const unsigned = "UNSIGNED-PAYLOAD"

// url signs as of a whole number of windows before the end, not as of now, so that the
// URL says nothing of when it was asked for.
func (s signer) url(key blob.Key, expires time.Time) string {
	windows := max(1, (expires.Sub(s.now())+s.window-1)/s.window)
	age := min(windows*s.window, maxAge)
	u := s.place.url(s.place.object(key))
	u.RawQuery = "X-Amz-Expires=" + strconv.Itoa(int(age/time.Second))
	req := &http.Request{Method: http.MethodGet, URL: u, Host: u.Host, Header: http.Header{}}
	signed, _, err := v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true }).
		PresignHTTP(context.Background(), s.credentials.get(), req, unsigned, "s3", s.place.region, expires.Add(-age))
	if err != nil {
		panic(err) // it reads nothing that could fail
	}
	return signed
}

// lastGood keeps credentials that could be had for when they cannot: a URL whose
// signature an outage has made void is still the URL to ask for again.
type lastGood struct {
	from *credentials.Credentials
	mu   sync.Mutex
	last aws.Credentials
}

func (l *lastGood) get() aws.Credentials {
	l.mu.Lock()
	defer l.mu.Unlock()
	if v, err := l.from.GetWithContext(nil); err == nil {
		l.last = aws.Credentials{AccessKeyID: v.AccessKeyID, SecretAccessKey: v.SecretAccessKey, SessionToken: v.SessionToken}
	}
	return l.last
}
