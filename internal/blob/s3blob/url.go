package s3blob

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/minio/minio-go/v7"

	"atlas/internal/blob"
)

// Form is how a bucket is named. Without an endpoint it is one of AWS. public_endpoint
// is where those who hold a signed URL reach the server, when not at the endpoint.
// path_style puts the bucket into the path; it is the default with an endpoint.
const Form = "s3://BUCKET[/PREFIX]?region=REGION[&endpoint=URL][&public_endpoint=URL][&path_style=BOOL]"

// Check says what is wrong with the name of a bucket. The error does not quote it.
func Check(text string) error {
	_, err := parse(text)
	return err
}

// place is where the objects are.
type place struct {
	bucket, prefix, region string
	endpoint, public       *url.URL
	pathStyle              bool
}

func parse(text string) (place, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "s3" || u.Host == "" {
		return place{}, errors.New("not of the form " + Form)
	}
	if u.User != nil {
		return place{}, errors.New("credentials are not part of the URL: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return place{}, errors.New("the parameters are not of the form " + Form)
	}
	p := place{bucket: u.Host, prefix: strings.Trim(u.Path, "/"), region: query.Get("region")}
	if p.prefix != "" {
		if blob.Key(p.prefix).Validate() != nil {
			return place{}, errors.New("the prefix has characters other than letters, digits, dash, dot and underscore")
		}
		p.prefix += "/"
	}
	return p, p.take(query)
}

// take takes over the parameters.
func (p *place) take(query url.Values) (err error) {
	p.pathStyle = query.Has("endpoint")
	for name, values := range query {
		value := values[0]
		switch name {
		case "region":
		case "endpoint":
			p.endpoint, err = server(value)
		case "public_endpoint":
			p.public, err = server(value)
		case "path_style":
			p.pathStyle, err = strconv.ParseBool(value)
		default:
			err = errors.New("unknown")
		}
		if err != nil {
			return errors.New("parameter " + name + " is not of the form " + Form)
		}
	}
	if p.region == "" {
		return errors.New("the region is missing: " + Form)
	}
	if p.endpoint == nil {
		p.endpoint = &url.URL{Scheme: "https", Host: "s3." + p.region + ".amazonaws.com"}
	}
	if p.public == nil {
		p.public = p.endpoint
	}
	return nil
}

// server is the address of a server: a scheme and a host.
func server(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.Trim(u.Path, "/") != "" {
		return nil, errors.New("not the address of a server")
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}

func (p place) lookup() minio.BucketLookupType {
	if p.pathStyle {
		return minio.BucketLookupPath
	}
	return minio.BucketLookupDNS
}

// object is the name of a blob's object. Servers that keep objects as files have no
// object beside a folder of its name, so the folders of a key end in a character that
// no key has.
func (p place) object(key blob.Key) string {
	return p.prefix + strings.ReplaceAll(string(key), "/", "~/")
}

// folder is how the names of the objects below a key begin.
func (p place) folder(key blob.Key) string { return p.object(key + "/") }

// url is where an object is for those outside.
func (p place) url(object string) *url.URL {
	u := *p.public
	u.Path = "/" + object
	if p.pathStyle {
		u.Path = "/" + p.bucket + u.Path
	} else {
		u.Host = p.bucket + "." + u.Host
	}
	return &u
}
