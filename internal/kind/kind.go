// Package kind knows how the values on Indian papers look: numbers with their
// check digits, dates, amounts, names. It reads a value out of a printed text and
// says how far the text looks like one.
package kind

import (
	"maps"
	"slices"

	"atlas/internal/idnum"
)

// Found is a value in a text.
type Found struct {
	Value      string  // in the format the API publishes
	Start, End int     // rune range in the text
	Quality    float64 // 0 to 1, how much it looks like a value of its kind
	Repairs    int     // characters exchanged because the pattern says which is meant

	// Check says what the value's own check digit or rule makes of it.
	Check Check
}

// Check is the outcome of a value's own check.
type Check int

// Outcomes.
const (
	Unchecked Check = iota // the kind has no check
	Passed
	Failed
)

// Kind is a kind of value.
type Kind struct {
	// Find returns the values in a text, left to right.
	Find func(text string) []Found
	// Telling kinds are so particular that a value may be believed wherever it
	// stands, without a caption.
	Telling bool
	// Plain kinds look like many other numbers: without a caption, a value is only
	// believed when its check digit agrees.
	Plain bool
	// Alone, if any, is Find for a text without a caption, where less is believed.
	Alone func(text string) []Found
	// Letters is true when the value is free text rather than a pattern, so that
	// the whole rest of a line belongs to it.
	Letters bool
	// Firm is true when the value may be the name of a firm, which may go on in the next
	// line.
	Firm bool
}

var kinds = inAnyDigits(map[string]Kind{
	"aadhaar":        {Find: findAadhaar, Telling: true},
	"aadhaar_masked": {Find: findMasked, Telling: true},
	"pan":            {Find: masked(idnum.PANMask, idnum.IsPAN), Telling: true},
	"gstin":          {Find: findGSTIN, Telling: true},
	"imei":           {Find: masked(idnum.IMEIMask, idnum.IsIMEI), Alone: findIMEIAlone, Telling: true, Plain: true},
	"date":           {Find: findDates, Telling: true},
	"birth_date":     {Find: findBirthDates},
	"amount":         {Find: findAmounts},
	"code":           {Find: findCode},
	"bill_number":    {Find: findBillNumber},
	"order_number":   {Find: findOrderNumber},
	"serial":         {Find: findSerial},
	"name":           {Find: findName, Letters: true},
	"holder":         {Find: findHolder, Alone: findTitled, Letters: true, Firm: true},
	"company":        {Find: findCompany, Letters: true, Firm: true},
	"product":        {Find: findProduct, Letters: true},
	"model":          {Find: findModel, Alone: findModelCode, Letters: true},
	"brand":          {Find: findBrand, Letters: true},
	"address":        {Find: findAddress, Letters: true},
	"place":          {Find: findPlace, Letters: true},
	"state":          {Find: findState},
	"gender":         {Find: findGender, Alone: findGenderAlone},
	"licence":        {Find: findLicence, Telling: true},
	"epic":           {Find: findEPIC, Telling: true},
	"passport":       {Find: findPassport, Telling: true},
	"passport_zone":  {Find: findPassportZone, Telling: true},
	"passport_facts": {Find: findPassportFacts, Telling: true},
	"passport_file":  {Find: findPassportFile},

	// Registers of businesses.
	"udyam":        {Find: findUdyam, Telling: true},
	"fssai":        {Find: findFSSAI, Telling: true},
	"nic_code":     {Find: findNIC},
	"enterprise":   {Find: findEnterprise},
	"period_start": {Find: findPeriodStart, Alone: onlyPeriod(findPeriodStart), Telling: true},
	"period_end":   {Find: findPeriodEnd, Alone: onlyPeriod(findPeriodEnd), Telling: true},
	"head_count":   {Find: findHeadCount},
	"wording":      {Find: findWording, Letters: true},
	"constitution": {Find: findConstitution, Letters: true},
	"trading_name": {Find: findTrading, Letters: true, Firm: true},

	// Money.
	"ifsc":            {Find: findIFSC, Alone: findIFSCAlone, Telling: true},
	"account":         {Find: findAccount},
	"micr":            {Find: findMICR},
	"micr_band":       {Find: findMICRBand},
	"cheque_band":     {Find: findChequeBand},
	"balance":         {Find: findBalance},
	"bank":            {Find: findBank, Letters: true},
	"utility":         {Find: findUtility, Letters: true, Firm: true},
	"consumer_number": {Find: findConsumer},
	"month":           {Find: findPayMonth, Alone: findMonth},
	"year_span":       {Find: findYearSpan},
	"acknowledgement": {Find: findAcknowledgment, Telling: true},
	"filing_date":     {Find: findFilingDates},
})

// inAnyDigits has every kind read the digits of Indian scripts as ours.
func inAnyDigits(kinds map[string]Kind) map[string]Kind {
	for name, k := range kinds {
		find := k.Find
		k.Find = func(text string) []Found { return find(idnum.ASCIIDigits(text)) }
		kinds[name] = k
	}
	return kinds
}

// Lookup finds a kind by the name type files use.
func Lookup(name string) (Kind, bool) {
	k, ok := kinds[name]
	return k, ok
}

// Names lists the kinds by name.
func Names() []string { return slices.Sorted(maps.Keys(kinds)) }
