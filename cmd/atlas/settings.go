package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"
)

const envPrefix = "ATLAS_"

// settings is the effective configuration, and for each key where its value came
// from: "default", the file's name, the variable or the flag.
type settings struct {
	Config
	source map[string]string
}

// loadSettings layers defaults, the configuration file (when path or ATLAS_CONFIG
// names one), ATLAS_* variables and the flags that were given. It reports every unknown key and every
// bad value at once, none of them with the value itself.
func loadSettings(path string, environ []string, flags Config, given []*kong.Flag) (settings, error) {
	s := settings{Config: defaults(), source: map[string]string{}}
	for key := range s.fields() {
		s.source[key] = "default"
	}
	var faults []error
	if path == "" {
		path = configFile(environ)
	}
	if path != "" {
		layer := koanf.New(".")
		if err := layer.Load(file.Provider(path), yaml.Parser()); err != nil {
			return s, fmt.Errorf("reading the configuration file: %w", err)
		}
		faults = append(faults, s.apply(layer, func(string) string { return path })...)
	}
	layer := koanf.New(".")
	if err := layer.Load(env.Provider(".", env.Opt{Prefix: envPrefix, TransformFunc: fromVariable, EnvironFunc: func() []string { return environ }}), nil); err != nil {
		return s, fmt.Errorf("reading the environment: %w", err)
	}
	faults = append(faults, s.apply(layer, variable)...)
	s.applyFlags(flags, given)
	return s, errors.Join(append(faults, s.validate())...)
}

// configVariable names the configuration file, so it is no setting of its own.
const configVariable = envPrefix + "CONFIG"

func configFile(environ []string) string {
	for _, v := range environ {
		if path, ok := strings.CutPrefix(v, configVariable+"="); ok {
			return path
		}
	}
	return ""
}

func variable(key string) string { return envPrefix + strings.ToUpper(key) }

func fromVariable(name, value string) (string, any) {
	if name == configVariable {
		return "", nil
	}
	key := strings.ToLower(strings.TrimPrefix(name, envPrefix))
	if field, ok := new(settings).fields()[key]; ok && field.Kind() == reflect.Slice {
		return key, strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })
	}
	return key, value
}

// apply takes over the values of one layer.
func (s *settings) apply(layer *koanf.Koanf, source func(key string) string) []error {
	var faults []error
	fields := s.fields()
	raw := layer.Raw()
	for _, key := range slices.Sorted(maps.Keys(raw)) {
		field, known := fields[key]
		if !known {
			faults = append(faults, fmt.Errorf("%s: %s is no setting", source(key), key))
			continue
		}
		value := reflect.New(field.Type())
		if err := layer.Unmarshal(key, value.Interface()); err != nil {
			faults = append(faults, fmt.Errorf("%s: %s: give %s", source(key), key, wanted(field.Interface())))
			continue
		}
		field.Set(value.Elem())
		s.source[key] = source(key)
	}
	return faults
}

// wanted says how a value of the setting's type is written.
func wanted(v any) string {
	switch v.(type) {
	case time.Duration:
		return "a duration such as 30s or 15m"
	case period:
		return "a time such as 90d or 36h"
	case int:
		return "a whole number"
	case float64:
		return "a number"
	case bool:
		return "true or false"
	case []netip.Prefix:
		return "networks such as 10.0.0.0/8"
	}
	return "a text"
}

func (s *settings) applyFlags(flags Config, given []*kong.Flag) {
	fields, from := s.fields(), (&settings{Config: flags}).fields()
	for _, flag := range given {
		key := strings.ReplaceAll(flag.Name, "-", "_")
		if field, ok := fields[key]; ok && flag.Set {
			field.Set(from[key])
			s.source[key] = "--" + flag.Name
		}
	}
}

// fields are the settings by key.
func (s *settings) fields() map[string]reflect.Value {
	v := reflect.ValueOf(&s.Config).Elem()
	fields := make(map[string]reflect.Value)
	for i := range v.NumField() {
		fields[v.Type().Field(i).Tag.Get("koanf")] = v.Field(i)
	}
	return fields
}

// print writes the settings as a configuration file, each with its source.
func (s *settings) print(w io.Writer) error {
	v := reflect.ValueOf(s.Config)
	for i := range v.NumField() {
		key := v.Type().Field(i).Tag.Get("koanf")
		if _, err := fmt.Fprintf(w, "%-40s # %s\n", key+": "+written(v.Field(i).Interface()), s.source[key]); err != nil {
			return err
		}
	}
	return nil
}

// written is a value as it stands in a configuration file.
func written(v any) string {
	switch v := v.(type) {
	case string:
		return fmt.Sprintf("%q", v)
	case secret:
		return fmt.Sprintf("%q", v.String())
	case []netip.Prefix:
		return strings.ReplaceAll(fmt.Sprint(v), " ", ", ")
	}
	return fmt.Sprint(v)
}

// helpDefaults are the values that the help texts of Config quote.
func helpDefaults() kong.Vars {
	s := settings{Config: defaults()}
	vars := kong.Vars{}
	for key, field := range s.fields() {
		vars[key] = fmt.Sprint(field.Interface())
	}
	return vars
}
