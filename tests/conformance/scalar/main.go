// Writes what Go and apimachinery make of the values below to golden.json, which tests/conformance/scalar.rs
// compares with what hoist makes of them. To run it: see the note in scalar.rs.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// An input and what is expected of it.
type row [2]any

var numbers = []string{
	"0", "1", "5", "10", "100", "1000", "1024", "2048", "1023", "1048576", "00", "007", "0.5", ".5", "5.", "1.5", "1.25",
	"1.001", "1.000", "0.001", "0.0001", "1000.5", "1234567", "123456789012345678", "1234567890123456789",
	"9223372036854775807", "9223372036854775808", "99999999999999999999999999", "0.0000000001", "0.000000001",
	"0.0000000011", "12345.6789", "0.1", "0.10", "0.100", "1.1", "999.999999999", "999.9999999999", "3", "7", "8", "16",
}
var suffixes = []string{
	"", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "e0", "e3", "e2", "E3", "e-3",
	"e-1", "E+6", "e9", "e18", "e21", "e-9", "e-10", "e-20", "K", "ki", "i", "mi", "e", "kk", "mM", "e1.5", "ei", "B",
}
var oddQuantities = []string{
	"", " ", " 1 ", "+", "-", ".", "..", "1..2", "+.", "abc", "m", "Ki", "1 Ki", "1e", "1e+", "e3", "--1", "+-1", "1_000",
	"0x10", "1,5", "½", "1e4294967296", "1e-4294967295", "1e99999999999999999999", "1e100", "1.5e100", "1e-100", "inf", "5+3", "5-3",
	"1Mi1", "1M2", "1m-", "1Gi ", "\t1Gi", "１",
}
var durations = []string{
	"", "0", "+0", "-0", "1", "1s", "1.5s", ".5s", "1.s", ".s", "s", "1h30m", "1h0m0s", "-1m", "+5m", "1d", "1 s", "1ms", "1us",
	"1µs", "1μs", "1ns", "0.5ns", "1h 1m", "1m1h", "--1s", "1s1", "2562047h47m16.854775807s", "2562047h47m16.854775808s",
	"-2562047h47m16.854775808s", "-2562047h47m16.854775809s", "9223372036854775807ns", "9223372036854775808ns",
	"99999999999999999999s", "0.3333333333333333333h", "0.100000000000000000000h", "1.0000000000000000001s", "1e3s", "1,5s",
	"3.9s", "1000000h", "é", "1é", "1\x01", "100ms", "1500us", "90m", "25h", "1h1ns", "59.9999999999s",
}
var times = []string{
	"2020-01-02T03:04:05Z", "", "2020", "2020-1-2T03:04:05Z", "2020-13-02T03:04:05Z", "2020-00-02T03:04:05Z", "2020-02-30T03:04:05Z",
	"2020-02-29T03:04:05Z", "2021-02-29T03:04:05Z", "1900-02-29T00:00:00Z", "2000-02-29T00:00:00Z", "2020-02-00T03:04:05Z",
	"2020-02-3xT03:04:05Z", "2020-01-02t03:04:05z", "2020-01-02 03:04:05Z", "2020-01-02T24:04:05Z", "2020-01-02T3:04:05Z",
	"2020-01-02T03:60:05Z", "2020-01-02T03:04:60Z", "2020-01-02T03:04:05.5Z", "2020-01-02T03:04:05,5Z", "2020-01-02T03:04:05.123456Z",
	"2020-01-02T03:04:05.1234567Z", "2020-01-02T03:04:05.123456789123Z", "2020-01-02T03:04:05.Z", "2020-01-02T03:04:05",
	"2020-01-02T03:04:05+01:00", "2020-01-02T03:04:05+0100", "2020-01-02T03:04:05+25:00", "2020-01-02T03:04:05+24:00",
	"2020-01-02T03:04:05+23:60", "2020-01-02T03:04:05+23:61", "2020-01-02T03:04:05-23:59", "2020-01-02T03:04:05+1:00",
	"2020-01-02T03:04:05Zx", "2020-01-02T03:04:05.123456+01:00x", "2020-01-02T03:04:05é", "02020-01-02T03:04:05Z",
	"0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-23:00", "2020-01-02T03:04:05.123456",
	"2020-01-02T03:04:05.12345", "2020-02-30T03:04:05Zx", "2020-02-30T03:04:05", "2020-01-32T03:04:05Z", "2020-01-02T03:04:05+aa:00",
	"2020-01-02T03:04:05+01-00", "2020-01-02T03:04:05\x01Z", "2020-01-02T03:04:05.999999999Z", "1969-12-31T23:59:59.5Z", "2024-12-31T23:59:59+00:30",
	"20-01-02T03:04:05Z", "2020/01/02T03:04:05Z", "2020-01-02T-3:04:05Z", "2020-01-02T03:04:0", "2020-01-02T03:04:5Z", "+2020-01-02T03:04:05Z",
}
var addresses = []string{
	"", "10.9.8.7", "010.002.003.004", "256.1.1.1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1.2.3.4 ", " 1.2.3.4", "1.2.3.x", "0.0.0.0", "00.0.0.0",
	"255.255.255.255", "::", "::1", "1::", "fe80::1", "FE80::1", "fe80:0:0:0:0:0:0:1", "fe80::0001", "fe80::00001", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7",
	"1:2:3:4:5:6:7:8:9", "1::2::3", ":::", ":1", "1:", "::ffff:1.2.3.4", "::FFFF:01.2.3.4", "::1.2.3.4", "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:7:1.2.3.4",
	"::ffff:102:304", "64:ff9b::1.2.3.4", "fe80::1%eth0", "2001:db8::ffff", "2001:db8:0:0:1:0:0:1", "2001:0db8::1", "10.0.0.1/8", "localhost", "1.2.3.4:80", "[::1]",
	"1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1::3:4:5:6:7:8", "000001::", "g::", "1.2.3.0004", "10.0.0.0/8", "10.0.0.1/8", "10.0.0.0/08", "10.0.0.0/33", "10.0.0.0/-1",
	"10.0.0.0/", "/8", "10.0.0.0/8/8", "10.0.0/8", "010.0.0.0/8", "::/0", "0.0.0.0/0", "::/129", "fe80::/10", "FE80::/10", "fe80::1/10", "::ffff:1.2.3.0/120", "2001:db8::/32",
	"2001:db8:0::/48", "1.2.3.4/32", "1.2.3.4/032", "::1/128", "10.0.0.0/8 ", "10.0.0.0/+8", "fe80::00000/64",
}
var names = []string{
	"", "a", "A", "a.b", "a..b", ".a", "a.", "-a", "a-", "a-b", "a_b", "1a", "1", "a/b", "a/b/c", "/b", "a/", "A/b", "a.b/C_d.e-f", "a b", "é", "a.é", "*.a.b", "*.a", "*", "*a.b", "*.*.a", "_a", "_a._b", "a._",
	"..", ".", "..a", "a..", "...", "my-name", "MyName", "123-abc", "kubernetes.io", "a--b", "http", "http-", "http--x", "80", "web-8080", "UPPER", "a=b", "a%b", "a\tb", "a:b",
	"example.com/MyName", "example.com.", "a.b.", "example..com", "-", "_", "__", "a_", "X-Header", "X_Header", "1_A", "A1", "my.env-name",
	strings.Repeat("a", 15), strings.Repeat("a", 16), strings.Repeat("a", 63), strings.Repeat("a", 64), strings.Repeat("a.", 126) + "a", strings.Repeat("a.", 127) + "a",
	strings.Repeat("a", 64) + "/b", "a/" + strings.Repeat("b", 64), strings.Repeat("a.", 127) + "a/b", strings.Repeat("é", 40), "10%", "%", "1.5%", "-1%", "100%%", "%1",
}
var encoded = []string{
	"", "aGVsbG8=", "aGVsbG8", "aGVsbG8==", "aGVsbA==", "aGVsbA=", "aGVsbA=\n=", "aGVs\nbG8=\n", "aGVs\r\nbG8=", "aGVsbG8= ", " aGVsbG8=", "a", "ab", "abc", "abcd", "abcde", "ab=c", "ab==c", "abc=d", "=", "==",
	"====", "a===", "ab\n", "abc\n=", "_-==", "/+==", "/+8=", "aGVsbG9=", "hello world", "é", "aGVsé", "abc=\n\n", "abc=\n\nx", "ab=\nx", "ab=",
}

func words(err error) any {
	return map[string]string{"error": err.Error()}
}

func table(inputs []string, read func(string) any) []row {
	rows := []row{}
	for _, input := range inputs {
		rows = append(rows, row{input, read(input)})
	}
	return rows
}

func details(list field.ErrorList) []string {
	found := []string{}
	for _, err := range list {
		found = append(found, err.Detail)
	}
	return found
}

func list(found []string) []string {
	if found == nil {
		return []string{}
	}
	return found
}

func moment(layout string) func(string) any {
	return func(input string) any {
		read, err := time.Parse(layout, input)
		if err != nil {
			return words(err)
		}
		return read.UTC().Format(layout)
	}
}

func quantity(input string) any {
	var read resource.Quantity
	quoted, _ := json.Marshal(input)
	if err := read.UnmarshalJSON([]byte(strings.Trim(string(quoted), `"`))); err != nil {
		return words(err)
	}
	written := read.String()
	sum := read.DeepCopy()
	sum.Add(resource.MustParse("1500m"))
	return []any{written, sum.String(), read.Sign()}
}

func nameRows(check func(string) []string) []row {
	return table(names, func(input string) any { return list(check(input)) })
}

func main() {
	quantities := []string{}
	for at, number := range numbers {
		// A quarter of all pairs; all of them agreed once.
		for to := at % 4; to < len(suffixes); to += 4 {
			sign := []string{"", "", "-"}[(at+to)%3]
			quantities = append(quantities, sign+number+suffixes[to])
		}
		quantities = append(quantities, "+"+number, "+"+number+"Mi")
	}
	root := field.NewPath("f")
	golden := map[string][]row{
		"quantity": table(append(quantities, oddQuantities...), quantity),
		"duration": table(durations, func(input string) any {
			read, err := time.ParseDuration(input)
			if err != nil {
				return words(err)
			}
			return read.String()
		}),
		"time":              table(times, moment(time.RFC3339)),
		"micro_time":        table(times, moment("2006-01-02T15:04:05.000000Z07:00")),
		"address_legacy":    table(addresses, func(input string) any { return details(validation.IsValidIPForLegacyField(root, input, false, nil)) }),
		"address_strict":    table(addresses, func(input string) any { return details(validation.IsValidIPForLegacyField(root, input, true, nil)) }),
		"address_canonical": table(addresses, func(input string) any { return details(validation.IsValidIP(root, input)) }),
		"cidr_legacy":       table(addresses, func(input string) any { return details(validation.IsValidCIDRForLegacyField(root, input, false, nil)) }),
		"cidr_strict":       table(addresses, func(input string) any { return details(validation.IsValidCIDRForLegacyField(root, input, true, nil)) }),
		"cidr_canonical":    table(addresses, func(input string) any { return details(validation.IsValidCIDR(root, input)) }),
		"base64": table(encoded, func(input string) any {
			read, err := base64.StdEncoding.DecodeString(input)
			if err != nil {
				return words(err)
			}
			return base64.StdEncoding.EncodeToString(read)
		}),
		"dns1123_label":                     nameRows(validation.IsDNS1123Label),
		"dns1123_subdomain":                 nameRows(validation.IsDNS1123Subdomain),
		"dns1123_subdomain_with_underscore": nameRows(validation.IsDNS1123SubdomainWithUnderscore),
		"wildcard_dns1123_subdomain":        nameRows(validation.IsWildcardDNS1123Subdomain),
		"dns1035_label":                     nameRows(validation.IsDNS1035Label),
		"fully_qualified_domain_name":       nameRows(func(name string) []string { return details(validation.IsFullyQualifiedDomainName(root, name)) }),
		"qualified_name":                    nameRows(validation.IsQualifiedName),
		"label_value":                       nameRows(validation.IsValidLabelValue),
		"env_var_name":                      nameRows(validation.IsEnvVarName),
		"relaxed_env_var_name":              nameRows(validation.IsRelaxedEnvVarName),
		"config_map_key":                    nameRows(validation.IsConfigMapKey),
		"http_header_name":                  nameRows(validation.IsHTTPHeaderName),
		"c_identifier":                      nameRows(validation.IsCIdentifier),
		"port_name":                         nameRows(validation.IsValidPortName),
		"percent":                           nameRows(validation.IsValidPercent),
	}
	tables := []string{}
	for name := range golden {
		tables = append(tables, name)
	}
	sort.Strings(tables)
	for at, name := range tables {
		fmt.Printf("%s%q: [", map[bool]string{true: "{\n", false: ",\n"}[at == 0], name)
		for at, row := range golden[name] {
			fmt.Printf("%s\n%s", map[bool]string{true: "", false: ","}[at == 0], encode(row))
		}
		fmt.Print("\n]")
	}
	fmt.Println("\n}")
}

// One row a line, so that a change shows.
func encode(row row) string {
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(row); err != nil {
		panic(err)
	}
	return strings.TrimSpace(line.String())
}
