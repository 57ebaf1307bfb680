package kind_test

import (
	"testing"
	"unicode/utf8"

	"atlas/internal/kind"

	"pgregory.net/rapid"
)

func TestFind(t *testing.T) {
	cases := []struct {
		name, kind, text string
		want             string // the first value, "" for none
		check            kind.Check
	}{
		{"an Aadhaar number in groups", "aadhaar", "9999 4105 7058", "9999 4105 7058", kind.Passed},
		{"an Aadhaar number run together", "aadhaar", "No:999941057058", "9999 4105 7058", kind.Passed},
		{"letters in an Aadhaar number are digits", "aadhaar", "9999 41O5 7O58", "9999 4105 7058", kind.Passed},
		{"a wrong check digit is kept and marked", "aadhaar", "9999 4105 7059", "9999 4105 7059", kind.Failed},
		{"a masked number keeps its mask", "aadhaar", "XXXX XXXX 7058", "XXXX XXXX 7058", kind.Unchecked},
		{"a masked number of an account is longer", "aadhaar_masked", "A/c: XXXXXXXXXX1884", "", kind.Unchecked},
		{"stars are a mask too", "aadhaar_masked", "**** **** 7058", "XXXX XXXX 7058", kind.Unchecked},
		{"a virtual id holds no Aadhaar number", "aadhaar", "VID : 9184 2276 5310 4478", "", kind.Unchecked},
		{"a PAN in wide-set print", "pan", "B K Q P S 4 8 2 1 M", "BKQPS4821M", kind.Passed},
		{"digits where letters stand are letters", "pan", "8KQPS4821M", "BKQPS4821M", kind.Passed},
		{"a GSTIN", "gstin", "GSTIN: 27AAECM2933K1ZB", "27AAECM2933K1ZB", kind.Passed},
		{"the PAN in a GSTIN is no PAN of its own", "pan", "27AAECM2933K1ZB", "", kind.Unchecked},
		{"an IMEI", "imei", "IMEI1: 490154203237518/01", "490154203237518", kind.Passed},
		{"a date with a named month", "date", "Dated 7-Nov-2024", "07/11/2024", kind.Unchecked},
		{"a date that no calendar has", "date", "31/02/2024", "", kind.Unchecked},
		{"a year alone is a birth date", "birth_date", "1985", "1985", kind.Unchecked},
		{"a year alone is no date", "date", "1985", "", kind.Unchecked},
		{"a bank by the code of its branch", "bank", "HDFC0004418", "HDFC Bank", kind.Unchecked},
		{"an amount with its mark", "amount", "Rs. 1,23,456.00", "123456.00", kind.Unchecked},
		{"an amount closed by hand", "amount", "25,999/-", "25999.00", kind.Unchecked},
		{"a percentage is no amount", "amount", "14%", "", kind.Unchecked},
		{"a code ends before a name", "code", "KKC/DO/2025/842450 - BHARATBHAI", "KKC/DO/2025/842450", kind.Unchecked},
		{"blanks round a slash", "code", "SBM / 24-25 / 004817", "SBM/24-25/004817", kind.Unchecked},
		{"a zero in a word of a code", "code", "PCF/D0/2026/564721", "PCF/DO/2026/564721", kind.Unchecked},
		{"a zero in a word of a code with dashes", "code", "ZPL-D0-7718420", "ZPL-DO-7718420", kind.Unchecked},
		{"a zero that is one", "code", "INV-A0-1007", "INV-A0-1007", kind.Unchecked},
		{"a zero in the word an order begins with", "order_number", "D02607117401", "DO2607117401", kind.Unchecked},
		{"another order", "order_number", "5500812763", "5500812763", kind.Unchecked},
		{"a small l among capitals", "bank", "lClCl Bank", "ICICI Bank", kind.Unchecked},
		{"a small l before a consonant", "address", "12, lndira Nagar, lyyappa Society", "12, Indira Nagar, Iyyappa Society", kind.Unchecked},
		{"a small letter among capitals", "address", "12, TARAjAN ROAD, MAjHAULI", "12, TARAJAN ROAD, MAjHAULI", kind.Unchecked},
		{"a small i behind capitals", "address", "PLOT 12, BHILWADi, Alwar", "PLOT 12, BHILWADI, Alwar", kind.Unchecked},
		{"an ampersand with one blank", "company", "SAGAR TRAVELS &FOREX", "SAGAR TRAVELS & FOREX", kind.Unchecked},
		{"a small l that is one", "company", "Lal Traders ltd", "Lal Traders ltd", kind.Unchecked},
		{"an amount in Devanagari digits", "amount", "रु. १,२३,४५६.००", "123456.00", kind.Unchecked},
		{"a date in Gujarati digits", "date", "૧૨/૦૯/૨૦૨૬", "12/09/2026", kind.Unchecked},
		{"a number in Devanagari digits has its check digit", "aadhaar", "९९९९ ४१०५ ७०५८", "9999 4105 7058", kind.Passed},
		{"a name in Devanagari", "name", ": राजेश कुमार शर्मा", "राजेश कुमार शर्मा", kind.Unchecked},
		{"a vowel sign at the end belongs to its name", "name", "मीरा देशमुखी", "मीरा देशमुखी", kind.Unchecked},
		{"a PIN in Devanagari digits", "address", "पुणे - ४११००१", "पुणे - 411001", kind.Unchecked},
		{"a code has digits", "code", "Original", "", kind.Unchecked},
		{"a serial number is six long", "serial", "A1B2", "", kind.Unchecked},
		{"a serial number", "serial", "S/N 0BXK3WHT600123", "0BXK3WHT600123", kind.Unchecked},
		{"a serial number read with a blank", "serial", "FKD 1KZ88021", "FKD1KZ88021", kind.Unchecked},
		{"the number of a row before a serial number", "serial", "21 4HX77120Q", "4HX77120Q", kind.Unchecked},
		{"a word behind a serial number", "serial", "4HX77120Q BLACK", "4HX77120Q", kind.Unchecked},
		{"a slip in the form of a business", "constitution", "Hindu Uncivided Family", "Hindu Undivided Family", kind.Unchecked},
		{"a form of business that is not known", "constitution", "Gram Panchayat", "Gram Panchayat", kind.Unchecked},
		{"a longer form", "constitution", "Limited Liability Partnership", "Limited Liability Partnership", kind.Unchecked},
		{"a sentence behind a PIN code", "address", "Tarun Nagar, Madurai - 625006, we are pleased to inform you", "Tarun Nagar, Madurai - 625006", kind.Unchecked},
		{"an amount is no address", "address", "1,850.00", "", kind.Unchecked},
		{"a product with its article number", "product", "LG Smart TV 55UA82 EAN : 8806096412275", "LG Smart TV 55UA82", kind.Unchecked},
		{"a product's number in a shop on the web behind a rule read as a digit", "product", "realme P3 5G (Grey, 8GB) 1 B0DXK3N72P ( RMX5070 )", "realme P3 5G (Grey, 8GB)", kind.Unchecked},
		{"a nought before its unit", "product", "IFB 2OL Microwave", "IFB 20L Microwave", kind.Unchecked},
		{"a delivery order's letters behind a lender's and a year", "order_number", "PFL25D04471820993", "PFL25DO4471820993", kind.Unchecked},
		{"a number in groups of four", "order_number", "0612 7743 9021", "061277439021", kind.Unchecked},
		{"a number behind letters of its own in two", "order_number", "AF12D0123456", "AF12D0123456", kind.Unchecked},
		{"a vehicle's number under its name is no product", "product", "MBLHAW238S9K14872", "", kind.Unchecked},
		{"a telephone number with crosses is no product", "product", "85XXXXXX31 / 0484-26XXXX", "", kind.Unchecked},
		{"a size with crosses is one", "product", "POLO T-SHIRT 3XXXL BLACK", "POLO T-SHIRT 3XXXL BLACK", kind.Unchecked},
		{"a zero in another number", "order_number", "PFL25D0447", "PFL25D0447", kind.Unchecked},
		{"two who hold something together", "holder", "LISSY PAULSON / PAULSON C V", "LISSY PAULSON / PAULSON C V", kind.Unchecked},
		{"a holder before what else a subject says", "holder", "SHUBHANGI R WANKHEDE | Do not reply", "SHUBHANGI R WANKHEDE", kind.Unchecked},
		{"a caption is no holder", "holder", "Father / Spouse Name", "", kind.Unchecked},
		{"the end of a bank's name is none", "bank", "BANK LTD.", "", kind.Unchecked},
		{"a band whose symbols were read as digits", "cheque_band", "41184064 700211014 0477184 31", "118406", kind.Unchecked},
		{"a sorting code between symbols read as digits", "micr_band", "41184064 700211014 0477184 31", "700211014", kind.Unchecked},
		{"how a letter begins is no address", "address", "Sir, We have sanctioned a loan in favour of the borrower", "", kind.Unchecked},
		{"a caption is no address", "address", "Father' s Name", "", kind.Unchecked},
		{"a customer's number behind the letters of an office", "consumer_number", "KKR004471", "KKR004471", kind.Unchecked},
		{"six digits are no customer's number", "consumer_number", "004471", "", kind.Unchecked},
		{"a trade alone is no supplier", "utility", "POWER", "", kind.Unchecked},
		{"a block that was read as a zero", "address", "0-30, Gali No 4,", "O-30, Gali No 4,", kind.Unchecked},
		{"a word of a firm's name with a blank in it", "company", "Trinetra Software So lutions Pvt Ltd", "Trinetra Software Solutions Pvt Ltd", kind.Unchecked},
		{"a capital that looks like the small letter", "company", "Kaveri Electro wor ld", "Kaveri Electro World", kind.Unchecked},
		{"a small word of a firm's name", "company", "Bank of India", "Bank of India", kind.Unchecked},
		{"a word of a name with a blank in it", "name", "Gane sh Rao", "Ganesh Rao", kind.Unchecked},
		{"a name without the marks round it", "name", " : Asha  Ramesh Rao ,", "Asha Ramesh Rao", kind.Unchecked},
		{"a caption of one letter before a name", "name", "N : ASHA RAO", "ASHA RAO", kind.Unchecked},
		{"an initial before a name", "name", "N. ASHA RAO", "N. ASHA RAO", kind.Unchecked},
		{"a first letter that looks like its capital", "name", "jaswinder Singh", "Jaswinder Singh", kind.Unchecked},
		{"small letters among capitals", "name", "AsHIM KUMAR GHosH", "ASHIM KUMAR GHOSH", kind.Unchecked},
		{"a name with two capitals", "name", "Asha McDONALD", "Asha McDONALD", kind.Unchecked},
		{"a stroke read as a letter", "address", "CIO: Asha Rao, 12, M G Road", "C/O: Asha Rao, 12, M G Road", kind.Unchecked},
		{"a small letter behind it", "address", "W/O jaswant Rao, 12, M G Road", "W/O Jaswant Rao, 12, M G Road", kind.Unchecked},
		{"a ward in Roman numerals", "address", "1X/418, Temple Road", "IX/418, Temple Road", kind.Unchecked},
		{"a name before an address that goes on", "trading_name", "RAMESH BABU K, Sree Nilayam,", "RAMESH BABU K", kind.Unchecked},
		{"a person before his address", "holder", "K. MURUGESAN, 4, Temple Street, Chennai - 600017", "K. MURUGESAN", kind.Unchecked},
		{"a zero in a name is a letter", "name", "M0HAN LAL", "MOHAN LAL", kind.Unchecked},
		{"a zero that begins a word is a letter", "product", "Zuvio Note 41 0cean Green", "Zuvio Note 41 Ocean Green", kind.Unchecked},
		{"a zero that ends a word is a letter", "product", "Lumiq A 19 Pr0", "Lumiq A 19 Pro", kind.Unchecked},
		{"a zero in a word before a dash is a letter", "address", "0disha-751009", "Odisha-751009", kind.Unchecked},
		{"a letter between digits is a zero", "address", "W-1o0, Main Road, Mysuru - 57oO01", "W-100, Main Road, Mysuru - 570001", kind.Unchecked},
		{"a zero beside a digit stays", "address", "B-204, A0 Block", "B-204, A0 Block", kind.Unchecked},
		{"the check character settles O and 0", "gstin", "20VNCCS4651T1Z0", "20VNCCS4651T1ZO", kind.Passed},
		{"digits are no name", "name", "12/05/1999", "", kind.Unchecked},
		{"an address line keeps its comma", "address", "12, MG Road,", "12, MG Road,", kind.Unchecked},
		{"a dealer's code is no part of its name", "company", "204518 - NEELKAMAL RETAIL LLP", "NEELKAMAL RETAIL LLP", kind.Unchecked},
		{"a short number is part of a firm's name", "company", "360 - Degree Retail", "360 - Degree Retail", kind.Unchecked},
		{"a code ends before the date's caption", "code", "SE/221dated 20/08/2025", "SE/221", kind.Unchecked},
		{"letters of a code stay", "code", "UPDATE-7", "UPDATE-7", kind.Unchecked},
		{"a caption in Hindi is no part of an address", "address", "अधिकृत परिसर का पता Plot 44, Narela", "Plot 44, Narela", kind.Unchecked},
		{"an address in two scripts stays", "address", "द्वारा पार्थ प्रतिम मुखर्जी, Plot No 293, कानूनगो गली", "द्वारा पार्थ प्रतिम मुखर्जी, Plot No 293, कानूनगो गली", kind.Unchecked},
		{"an address in Hindi stays", "address", "मकान 12, लोकनाथ गली", "मकान 12, लोकनाथ गली", kind.Unchecked},
		{"a date is no address", "address", "01/07/2017", "", kind.Unchecked},
		{"nor one with its month in letters", "address", "1 July 2017", "", kind.Unchecked},
		{"the number of a house may look like a date", "address", "3-6-782", "3-6-782", kind.Unchecked},
		{"amounts are no address", "address", "Amount 31,000.00 CGST 2,790 SGST 2,790", "", kind.Unchecked},
		{"shop numbers are an address", "address", "Shop 11,12 & 14,15 Orbit Plaza 395003", "Shop 11,12 & 14,15 Orbit Plaza 395003", kind.Unchecked},
		{"the form of a company run into its name", "company", "GANESH TRADERSPRIVATE LIMITED", "GANESH TRADERS PRIVATE LIMITED", kind.Unchecked},
		{"an Udyam number", "udyam", "UDYAM-MH-26-0123456", "UDYAM-MH-26-0123456", kind.Unchecked},
		{"an Udyam number that lost its hyphens", "udyam", "UDYAM KR 030O12345", "UDYAM-KR-03-0012345", kind.Unchecked},
		{"an Udyam number of no state", "udyam", "UDYAM-XX-26-0123456", "", kind.Unchecked},
		{"an Udyog Aadhaar number", "udyam", "UAN: MH26A0012345", "MH26A0012345", kind.Unchecked},
		{"a food licence", "fssai", "License Number: 11524998000123", "11524998000123", kind.Unchecked},
		{"a food licence in groups", "fssai", "1152 4998 0001 23", "11524998000123", kind.Unchecked},
		{"fourteen digits that begin with 9", "fssai", "91524998000123", "", kind.Unchecked},
		{"a code of an activity whose last one was read as a letter", "nic_code", "5610l - Restaurants", "56101", kind.Unchecked},
		{"a number of a consumer in groups of any length", "consumer_number", "08117/20443/6", "08117/20443/6", kind.Unchecked},
		{"a name whose last word lost its capital", "holder", "Ms. Aishwarya Ramakrishnan iyer", "Aishwarya Ramakrishnan Iyer", kind.Unchecked},
		{"a code of an activity with its title", "nic_code", "22209 - Manufacture of other plastics products n.e.c", "22209", kind.Unchecked},
		{"a division that does not exist", "nic_code", "04123", "", kind.Unchecked},
		{"a PIN code is no code of an activity", "nic_code", "411001", "", kind.Unchecked},
		{"a small i among capitals", "address", "PO: Model Town, DiST: Jalandhar", "PO: Model Town, DIST: Jalandhar", kind.Unchecked},
		{"a small i in a name", "name", "McIntyre Malik", "McIntyre Malik", kind.Unchecked},
		{"a class with a zero, before its year", "enterprise", "MICR0 ( Classification Year 2023-24 , Date 21/09/2023 )", "MICRO", kind.Unchecked},
		{"the class of an enterprise", "enterprise", "1 2024-25 Micro 30/05/2024", "Micro", kind.Unchecked},
		{"the beginning of a period", "period_start", "From 01/07/2017 To 31/03/2027", "01/07/2017", kind.Unchecked},
		{"a beginning past reading", "period_start", "01:00-2029 10 31-08-2025", "", kind.Unchecked},
		{"a number like a date before a period", "period_start", "No. 12/34/2024 from 01/04/2025 to 30/06/2025", "01/04/2025", kind.Unchecked},
		{"a number like a date before the end of a period", "period_end", "No. 12/34/2024 from 01/04/2025 to 30/06/2025", "30/06/2025", kind.Unchecked},
		{"the end of a period whose beginning is past reading", "period_end", "01:00-2029 10 31-08-2025", "31/08/2025", kind.Unchecked},
		{"the end of a period", "period_end", "From 01/07/2017 To 31/03/2027", "31/03/2027", kind.Unchecked},
		{"the time behind a day and a month", "date", "Friday, 14 Aug 18:52", "", kind.Unchecked},
		{"a date and its time", "date", "14 Aug 26 18:52", "14/08/2026", kind.Unchecked},
		{"a number behind a name", "holder", "Jagrutiben Parmar (Member No. 4471)", "Jagrutiben Parmar", kind.Unchecked},
		{"what somebody is and a number behind a name", "holder", "Rukhsana Bano (Staff Nurse, Code 047)", "Rukhsana Bano", kind.Unchecked},
		{"whose son somebody is, in small letters", "holder", "Santosh Rathod s/o Baliram", "Santosh Rathod", kind.Unchecked},
		{"who of a firm, and its address", "company", "The Manager, Charotar Kitchen & Electricals, Amul Dairy Road, Anand 388001", "Charotar Kitchen & Electricals", kind.Unchecked},
		{"a firm whose name has a comma", "company", "Shah, Mehta & Sons", "Shah, Mehta & Sons", kind.Unchecked},
		{"a slash whose dash was not read", "amount", "Rs. 38,000/ (Rupees Thirty Eight Thousand)", "38000.00", kind.Unchecked},
		{"a tariff heading before a serial number", "serial", "84182100 2604GE118852", "2604GE118852", kind.Unchecked},
		{"a name that ends a sentence", "holder", "K Venkata Ramana.", "K Venkata Ramana", kind.Unchecked},
		{"a firm's form", "holder", "Nishad Traders Ltd.", "Nishad Traders Ltd.", kind.Unchecked},
		{"a supplier in Hindi", "utility", "जयपुर विद्युत वितरण निगम लिमिटेड", "जयपुर विद्युत वितरण निगम लिमिटेड", kind.Unchecked},
		{"a supplier in Marathi", "utility", "महाराष्ट्र राज्य विद्युत वितरण कंपनी मर्यादित", "महाराष्ट्र राज्य विद्युत वितरण कंपनी मर्यादित", kind.Unchecked},
		{"a sentence in Hindi", "utility", "कृपया विद्युत बिल का भुगतान निगम के काउंटर पर करें", "", kind.Unchecked},
		{"a bill's title in Hindi", "utility", "विद्युत बिल", "", kind.Unchecked},
		{"a period that does not end", "period_end", "From 01/07/2017 To Not Applicable", "", kind.Unchecked},
		{"two dates are a period", "period_end", "01-04-2023 - 31-03-2024", "31/03/2024", kind.Unchecked},
		{"an end alone", "period_end", "Valid upto 31-12-2026", "31/12/2026", kind.Unchecked},
		{"people in total", "head_count", "Male: 3 Female: 2 Total: 05", "5", kind.Unchecked},
		{"what a person is to a firm is no name", "holder", "Managing Director / Partner", "", kind.Unchecked},
		{"what was read of a caption is no name", "holder", "ame", "", kind.Unchecked},
		{"a person called after a trade", "holder", "Ashok Partner Rao", "Ashok Partner Rao", kind.Unchecked},
		{"people parted in brackets", "head_count", "5 (Male 5, Female 0)", "5", kind.Unchecked},
		{"letters for digits in each part of a date", "date", "O1/O8/199S", "01/08/1995", kind.Unchecked},
		{"a rupee sign that was read as a letter apart", "amount", ":t 7,900.00", "7900.00", kind.Unchecked},
		{"a one of an amount that was read as a letter", "amount", "L,22,966.44", "122966.44", kind.Unchecked},
		{"the day of filing behind the number of a return", "filing_date", "347597772060622", "06/06/2022", kind.Unchecked},
		{"a birth of the last century in two digits", "birth_date", "DOB 12/05/58", "12/05/1958", kind.Unchecked},
		{"a birth of this century in two digits", "birth_date", "DOB 12/05/04", "12/05/2004", kind.Unchecked},
		{"a year to come is no birth", "birth_date", "Valid 2091", "", kind.Unchecked},
		{"numbers of houses before an and", "address", "Gala No 101 102 and 103, Sai Plaza", "Gala No 101 102 and 103, Sai Plaza", kind.Unchecked},
		{"a sentence behind an address", "address", "Trichy - 620003, the following article", "Trichy - 620003", kind.Unchecked},
		{"letters before the year of a bill", "bill_number", "SI25-26/0412", "SI25-26/0412", kind.Unchecked},
		{"strokes round a year read as ones", "bill_number", "QUI26-2712443", "QU/26-27/2443", kind.Unchecked},
		{"letters O that share a digit", "serial", "R9O1O2O3XYZ", "R9010203XYZ", kind.Unchecked},
		{"the fifth of an IFSC read as an eight", "ifsc", "QQXZ8001897", "QQXZ0001897", kind.Unchecked},
		{"an Udyam number with a letter and a hyphen misread", "udyam", "UDVAM-TN-48:0123456", "UDYAM-TN-48-0123456", kind.Unchecked},
		{"an Al that was read with a capital I", "company", "AI Noor Stores", "Al Noor Stores", kind.Unchecked},
		{"a firm of artificial intelligence", "company", "AI Solutions", "AI Solutions", kind.Unchecked},
		{"the same in a person's name", "name", "Nasir AI Amin", "Nasir Al Amin", kind.Unchecked},
		{"a caption run into a name", "name", "NamRadha Rao", "Radha Rao", kind.Unchecked},
		{"an account's number with a letter for a digit", "account", "0003455502651S", "00034555026515", kind.Unchecked},
		{"the title of a form is no firm", "company", "FORS XIX", "", kind.Unchecked},
		{"a date with a letter for a digit", "date", "22/11/202S", "22/11/2025", kind.Unchecked},
		{"a J that looks like a bracket", "pan", "CFXPM1186]", "CFXPM1186J", kind.Passed},
		{"M/S that was misread", "company", "MIS ANAND FOODS", "ANAND FOODS", kind.Unchecked},
		{"M/S with a letter more", "company", "MI/S SHREE STORES", "SHREE STORES", kind.Unchecked},
		{"a caption is no firm", "company", "Shalarth ID", "", kind.Unchecked},
		{"a bank's mark before its name", "bank", "anand Anand Mahajan Bank", "Anand Mahajan Bank", kind.Unchecked},
		{"a row of people and their sum", "head_count", "31 /17/0/48", "48", kind.Unchecked},
		{"a row of people without their sum", "head_count", "31 / 17 / 2", "", kind.Unchecked},
		{"people in words", "head_count", "Twenty Two persons", "22", kind.Unchecked},
		{"people in words and figures", "head_count", "Fourteen (14)", "14", kind.Unchecked},
		{"words that are no number", "head_count", "Seven Hills", "", kind.Unchecked},
		{"a Roman number read small in part", "address", "Ward Ix / 302, Mill Junction,", "Ward IX / 302, Mill Junction,", kind.Unchecked},
		{"a Roman number with a digit in it", "address", "XVI1/204, Chapel Road", "XVII/204, Chapel Road", kind.Unchecked},
		{"a block with a digit in its name", "address", "X1/204, Chapel Road", "X1/204, Chapel Road", kind.Unchecked},
		{"people without a total", "head_count", "Male 3 Female 2", "", kind.Unchecked},
		{"a firm before its address", "trading_name", "M/s Anand Foods, Shop No 4, M G Road", "Anand Foods", kind.Unchecked},
		{"a firm with a comma in its name", "trading_name", "Patel, Shah & Sons", "Patel, Shah & Sons", kind.Unchecked},
		{"an IFSC of a listed bank", "ifsc", "IFSC:HDFC0001897", "HDFC0001897", kind.Passed},
		{"an IFSC of a bank not listed", "ifsc", "QQXZ0001897", "QQXZ0001897", kind.Unchecked},
		{"the fifth of an IFSC is a zero", "ifsc", "HDFCO001897", "HDFC0001897", kind.Passed},
		{"the last day of a month", "month", "30.09.2024", "September 2024", kind.Unchecked},
		{"a day in a month", "month", "12.09.2024", "", kind.Unchecked},
		{"the town of a cooperative bank", "bank", "THE BHORGAD NAGARI SAHAKARI BANK LTD., BHOR", "THE BHORGAD NAGARI SAHAKARI BANK LTD., BHOR", kind.Unchecked},
		{"the branch of a cooperative bank", "bank", "THE BHORGAD NAGARI SAHAKARI BANK LTD., BHOR BRANCH", "THE BHORGAD NAGARI SAHAKARI BANK LTD.", kind.Unchecked},
		{"the town of a bank that has branches in many", "bank", "Konkan Bank Ltd., Panvel", "Konkan Bank Ltd.", kind.Unchecked},
		{"a bank's name in another script before it", "bank", "cRT tf Malwa Bank", "Malwa Bank", kind.Unchecked},
		{"two small words before a bank's name", "bank", "dari qo Malwa Bank", "Malwa Bank", kind.Unchecked},
		{"a brand in small letters", "bank", "malwa Small Finance Bank", "malwa Small Finance Bank", kind.Unchecked},
		{"a bank's mark with its sign", "bank", "malwaoo Malwa Gramin Bank", "Malwa Gramin Bank", kind.Unchecked},
		{"whose firm it is", "utility", "Uttar Bijli Vitran Nigam (A Govt. of Haryana Undertaking) www.ubvn.example", "Uttar Bijli Vitran Nigam", kind.Unchecked},
		{"a state in brackets is a part of a name", "company", "Anand Foods (India)", "Anand Foods (India)", kind.Unchecked},
		{"the head of a column is no product", "product", "VALUE (RS)", "", kind.Unchecked},
		{"a rule before the head of a column", "product", "I VALUE (RS)", "", kind.Unchecked},
		{"a rule before a product", "product", "I NIRVEX WASHER 7 KG", "NIRVEX WASHER 7 KG", kind.Unchecked},
		{"a product that begins with I", "product", "I PHONE 15", "I PHONE 15", kind.Unchecked},
		{"a serial number spaced by hand", "serial", "D3D55A2 5419 07", "D3D55A2541907", kind.Unchecked},
		{"numbers beside a serial number", "serial", "D3D55A2B 14 14990", "D3D55A2B", kind.Unchecked},
		{"a tariff heading behind a product", "product", "NIRVEX LAPTOP 15 16GB 84713010", "NIRVEX LAPTOP 15 16GB", kind.Unchecked},
		{"eight digits that are all of a product's name but a word", "product", "Nirvex 84713010", "Nirvex 84713010", kind.Unchecked},
		{"the letters of a board", "utility", "APSPDCL", "APSPDCL", kind.Unchecked},
		{"rupees that have lost a letter", "amount", "NR 56,299.00", "56299.00", kind.Unchecked},
		{"a small letter in a name in capitals", "holder", "LAXMi SALES CORPORATION", "LAXMI SALES CORPORATION", kind.Unchecked},
		{"an initial that looks the same in both cases", "holder", "s. Priya", "S. Priya", kind.Unchecked},
		{"a small letter in the code of a model", "model", "U52Nz7", "U52NZ7", kind.Unchecked},
		{"the edge of a bank's mark", "bank", "IHDFC BANK", "HDFC BANK", kind.Unchecked},
		{"a customer's number with a letter", "consumer_number", "102S04471826", "102S04471826", kind.Unchecked},
		{"a number with its unit begins a product", "product", "3 HP DC Submersible Pump", "3 HP DC Submersible Pump", kind.Unchecked},
		{"the number of a row before a product", "product", "3 DC Submersible Pump", "DC Submersible Pump", kind.Unchecked},
		{"a tariff heading in brackets behind a product", "product", "Teak Dining Set (HSN 9403 - polished)", "Teak Dining Set", kind.Unchecked},
		{"an address behind a firm's form of business", "company", "Mandovi Softworks LLP . EDC Complex, Panaji", "Mandovi Softworks LLP", kind.Unchecked},
		{"a title for short", "holder", "SH. SURESH CHAND KATOCH", "SURESH CHAND KATOCH", kind.Unchecked},
		{"a capital I in a word of two", "product", "Lenovo ldeaPad Slim 3", "Lenovo IdeaPad Slim 3", kind.Unchecked},
		{"a dealer's code behind its name", "company", "Sri Lakshmi Mobiles (AP-VJA-0562)", "Sri Lakshmi Mobiles", kind.Unchecked},
		{"whose wife somebody is, the stroke misread", "name", "Selvi Murugan Wio Murugan K", "Selvi Murugan", kind.Unchecked},
		{"a date behind a serial number", "serial", "R9WT50A1 12 06 2025", "R9WT50A1", kind.Unchecked},
		{"a maker that is a unit, behind the number of its row", "product", "1 HP Laptop 15s", "HP Laptop 15s", kind.Unchecked},
		{"a maker that begins with a unit", "product", "1 V-Guard Stabilizer VG 400", "V-Guard Stabilizer VG 400", kind.Unchecked},
		{"a name with a word like a relation", "holder", "Ashish Dio Mehta", "Ashish Dio Mehta", kind.Unchecked},
		{"a trade in small letters", "company", "Anand electronics", "Anand electronics", kind.Unchecked},
		{"a serial number of two parts", "serial", "S/N 40218/G7LX00311", "40218/G7LX00311", kind.Unchecked},
		{"nor with its unit in words", "product", "Unit Price in INR", "", kind.Unchecked},
		{"a shop's code behind a product", "product", "Zuvio Kettle 1.5 L (Grey) | B0CKXYZ123 ( ZU-", "Zuvio Kettle 1.5 L (Grey)", kind.Unchecked},
		{"a capital I in Ul", "holder", "Zia UI Rahim", "Zia Ul Rahim", kind.Unchecked},
		{"a mobile number behind an address", "address", "12, MG Road, Indore 452001 (M) 9811122233, 9811122244", "12, MG Road, Indore 452001", kind.Unchecked},
		{"a telephone number is no address", "address", "Phone no.: 7011122233", "", kind.Unchecked},
		{"a PIN code that ends in a letter", "address", "Kukatpally, Telangana 5OOO7O", "Kukatpally, Telangana 500070", kind.Unchecked},
		{"letters O for all zeros of an IFSC", "ifsc", "RTGS/ NEFTIFSC:FDRLOOOO214", "FDRL0000214", kind.Passed},
		{"half of a branch's digits read as letters O", "ifsc", "KVBL0OOO218", "KVBL0000218", kind.Passed},
		{"a bank that numbers its branches in digits", "ifsc", "SBIN000Z1A4", "SBIN0002144", kind.Passed},
		{"the number behind the letters of a branch", "ifsc", "HDFC0CKPNB2", "HDFC0CKPNB2", kind.Passed},
		{"a letter O among the digits of a branch", "ifsc", "SBIN00O1234", "SBIN0001234", kind.Passed},
		{"a branch of letters, the zero read as one", "ifsc", "BARBOLATURX", "BARB0LATURX", kind.Passed},
		{"a month by its first and last day", "month", "Pay Period: 01 Feb 2024 - 29 Feb 2024", "February 2024", kind.Unchecked},
		{"two dates that enclose no month", "month", "01/07/2025 to 15/07/2025", "", kind.Unchecked},
		{"a caption in Hindi is no name", "name", "अनुज्ञप्तिधारी का नाम एवं पता", "", kind.Unchecked},
		{"a telephone behind an address", "address", "5-9-210, Main Road, Hanamkonda 506001 Ph: 9000054321", "5-9-210, Main Road, Hanamkonda 506001", kind.Unchecked},
		{"a house number behind a word like one", "address", "Mobile Tower 12, Phase 3", "Mobile Tower 12, Phase 3", kind.Unchecked},
		{"a word of the length of an IFSC", "ifsc", "RESPONSIBLE", "", kind.Unchecked},
		{"the letter before a branch's number", "ifsc", "IFSC: IDIB000S042", "IDIB000S042", kind.Passed},
		{"a zero among the letters of a branch", "ifsc", "BARB0K0THRU", "BARB0KOTHRU", kind.Passed},
		{"an account number", "account", "A/c No 50100123456789", "50100123456789", kind.Unchecked},
		{"an account number in groups", "account", "5010 0123 4567 89", "50100123456789", kind.Unchecked},
		{"a hidden account number", "account", "XXXXXXXX1234", "XXXXXXXX1234", kind.Unchecked},
		{"two dates are no account number", "account", "01-04-2025 30-09-2025", "", kind.Unchecked},
		{"a sorting code", "micr", "MICR : 411240002", "411240002", kind.Unchecked},
		{"no city has the number 999", "micr", "999240002", "", kind.Unchecked},
		{"a balance", "balance", "1,23,456.00 Cr", "123456.00", kind.Unchecked},
		{"a balance owed", "balance", "3,92,140.76(Dr)", "-392140.76", kind.Unchecked},
		{"a balance below zero", "balance", "-1,200.50", "-1200.50", kind.Unchecked},
		{"a date is no balance", "balance", "01-04-2025", "", kind.Unchecked},
		{"a bank", "bank", "State Bank of Vindhya", "State Bank of Vindhya", kind.Unchecked},
		{"a Roman two of small letters", "holder", "Shakti Enclave ll", "Shakti Enclave II", kind.Unchecked},
		{"letters for noughts in a date", "date", "O1/O8/2025 on", "01/08/2025", kind.Unchecked},
		{"letters that are no date", "date", "OO/OO/2025", "", kind.Unchecked},
		{"a bank with an article", "bank", "THE NARMADA BANK LTD.", "THE NARMADA BANK LTD.", kind.Unchecked},
		{"a mark of spread letters", "bank", "Narmada Ba n k", "Narmada Bank", kind.Unchecked},
		{"a mark read as a letter", "bank", "i ICICI Bank", "ICICI Bank", kind.Unchecked},
		{"a bank for short", "bank", "SBI", "SBI", kind.Unchecked},
		{"a sentence about a bank", "bank", "phone call or any other media. Bank", "", kind.Unchecked},
		{"letters for noughts in an amount", "amount", "Rs. 28,5o0/-", "28500.00", kind.Unchecked},
		{"letters for paise", "amount", "849.oo", "849.00", kind.Unchecked},
		{"letters for fives and noughts", "amount", "Rs. 17,2s9.oo (Rupees", "17259.00", kind.Unchecked},
		{"letters in what is no amount", "amount", "S,SOO.SS", "", kind.Unchecked},
		{"a letter goes on behind an address", "address", "7/22, Pallivasal Street, Woraiyur, Trichy - 620003, the following article", "7/22, Pallivasal Street, Woraiyur, Trichy - 620003", kind.Unchecked},
		{"the rupee sign read as a letter", "amount", "F1,04,460.00", "104460.00", kind.Unchecked},
		{"a code is no amount", "amount", "F1234", "", kind.Unchecked},
		{"nor is one that goes on", "amount", "F1,04,460-A", "", kind.Unchecked},
		{"somebody by his office", "company", "The Branch Manager,", "", kind.Unchecked},
		{"a heading of a column is no product", "product", "CODE", "", kind.Unchecked},
		{"a maker and where he is", "brand", "Maple in California", "Maple", kind.Unchecked},
		{"a bank before its branch", "bank", "KONKAN BANK LTD. DADAR BRANCH", "KONKAN BANK LTD.", kind.Unchecked},
		{"a month", "month", "Payslip for the month of Sep-2026", "Sep-2026", kind.Unchecked},
		{"a month run into its caption", "month", "for the month ofSeptember 2026", "September 2026", kind.Unchecked},
		{"a month with a lookalike", "month", "SALARY SLIP FOR THE MONTH OF JuI 2026", "Jul 2026", kind.Unchecked},
		{"a year with an O for its zero", "month", "PAY SLIP OCTOBER 2O21", "OCTOBER 2021", kind.Unchecked},
		{"a month with an O for its zero", "month", "PAY SLIP FOR THE MONTH OF O9/2025", "09/2025", kind.Unchecked},
		{"an amount whose comma was read as a semicolon", "amount", "RS. 55;815.00", "55815.00", kind.Unchecked},
		{"one whose comma was read as a colon", "amount", "Rs : 4:610", "4610.00", kind.Unchecked},
		{"a time is no amount in groups", "amount", "10:30", "", kind.Unchecked},
		{"a small letter in the code of a model", "product", "Quorix XG17w 28 L Oven", "Quorix XG17W 28 L Oven", kind.Unchecked},
		{"another, within", "product", "Solvane F85Bz7 7 Kg", "Solvane F85BZ7 7 Kg", kind.Unchecked},
		{"a small letter of a name", "product", "Fone 6s Plus 64GB", "Fone 6s Plus 64GB", kind.Unchecked},
		{"the edge of a box before a firm", "company", "I Shree Om Sal Electronics", "Shree Om Sai Electronics", kind.Unchecked},
		{"an initial that looks like one", "holder", "I SIVAKUMAR K", "I SIVAKUMAR K", kind.Unchecked},
		{"titles beside each other", "holder", "Shri / M/s. Sunil Dattatray Gaikwad", "Sunil Dattatray Gaikwad", kind.Unchecked},
		{"a Tamil title", "holder", "Thiru. P. SENTHILKUMAR", "P. SENTHILKUMAR", kind.Unchecked},
		{"an amount as it is written by hand", "amount", "14750-00", "14750.00", kind.Unchecked},
		{"a range of years is no amount", "amount", "2025-26", "", kind.Unchecked},
		{"a serial number in groups", "serial", "4503218 26D 007714", "450321826D007714", kind.Unchecked},
		{"an address before what it is for", "address", "Borivali East, Mumbai - 400066, for purchase of the asset", "Borivali East, Mumbai - 400066", kind.Unchecked},
		{"a rupee sign read as a digit apart", "amount", "7 44,990.00", "44990.00", kind.Unchecked},
		{"a first digit that was read as a sign", "balance", "$0.305.48 Cr", "", kind.Unchecked},
		{"an entity and a check character that look alike, read the wrong way round", "gstin", "33JNAHS9123UIZ1", "33JNAHS9123U1ZI", kind.Passed},
		{"a first group that is no number", "amount", "XB,271.71", "", kind.Unchecked},
		{"an amount behind a word and a comma", "amount", "Total, 271.71", "271.71", kind.Unchecked},
		{"a letter in the first group", "balance", "9B,271.71 Cr", "98271.71", kind.Unchecked},
		{"a colon for the comma of a balance", "balance", "89:929.26 Cr", "89929.26", kind.Unchecked},
		{"a time of day is no balance", "balance", "18:45", "", kind.Unchecked},
		{"a point before the side of a balance", "balance", "71,279.22.Dr", "-71279.22", kind.Unchecked},
		{"a balance whose first group is no number", "balance", "XB, 271.71 Cr", "", kind.Unchecked},
		{"the paise behind boxes for the rupees", "amount", "0O", "", kind.Unchecked},
		{"an amount before a rule", "amount", "63,000.00 1", "63000.00", kind.Unchecked},
		{"a person with a title", "name", "SMT. SAROJA BEHERA", "SAROJA BEHERA", kind.Unchecked},
		{"a person who is somebody's wife", "name", "HARPREET KAUR GILL W/O", "HARPREET KAUR GILL", kind.Unchecked},
		{"a holder who is somebody's son", "holder", "RAMESH KUMAR S/O SURESH KUMAR", "RAMESH KUMAR", kind.Unchecked},
		{"a date is no month", "month", "12 Sep 2026", "", kind.Unchecked},
		{"an assessment year", "year_span", "Assessment Year 2026 - 27", "2026-27", kind.Unchecked},
		{"years that do not follow each other", "year_span", "2026-28", "", kind.Unchecked},
		{"the number of a return ends with its day", "acknowledgement", "471253000100626", "471253000100626", kind.Passed},
		{"the number of a return whose end is no day", "acknowledgement", "471253000990626", "471253000990626", kind.Unchecked},
		{"a consumer in groups", "consumer_number", "06-215-004-1234", "06-215-004-1234", kind.Unchecked},
		{"a person with Mr.", "holder", "MR. ASHA RAO", "ASHA RAO", kind.Unchecked},
		{"a licence of most states", "licence", "DL No MH03 20080022135", "MH0320080022135", kind.Passed},
		{"a licence with dashes", "licence", "DL-0420110149646", "DL0420110149646", kind.Passed},
		{"a licence with slashes", "licence", "KA-01/2012/0001234", "KA0120120001234", kind.Passed},
		{"an office of three digits", "licence", "AP02820120001234", "AP02820120001234", kind.Passed},
		{"an office with a letter", "licence", "RJ14C20100012345", "RJ14C20100012345", kind.Passed},
		{"letters among the digits of a licence", "licence", "MHO3 2O080022l35", "MH0320080022135", kind.Passed},
		{"a state that is none", "licence", "XX03 20080022135", "", kind.Unchecked},
		{"a licence before all were alike", "licence", "No. 53/1234/2009", "53/1234/2009", kind.Unchecked},
		{"a date is no licence", "licence", "12-05-2009", "", kind.Unchecked},
		{"an elector's number", "epic", "WKH1186253", "WKH1186253", kind.Passed},
		{"an elector's number without a right check digit", "epic", "WKH1186263", "WKH1186263", kind.Unchecked},
		{"letters and digits of an elector's number", "epic", "WKHII86253", "WKH1186253", kind.Passed},
		{"an elector's number of the first cards", "epic", "No. HR/04/37/0471626", "HR/04/37/0471626", kind.Unchecked},
		{"an Indian passport", "passport", "Passport No. Z 9OO0001", "Z9000001", kind.Unchecked},
		{"another country's passport", "passport", "L898902C3", "L898902C3", kind.Unchecked},
		{"the number of the passport before, with its date and place of issue", "passport", "H2275190 18/11/2009 BHUBANESWAR", "H2275190", kind.Unchecked},
		{"a word is no passport", "passport", "PASSPORT", "", kind.Unchecked},
		{"the first line of a zone", "passport_zone", "P<IND DESHMUKH<<ASHA<<<<<<<", "P<INDDESHMUKH<<ASHA", kind.Unchecked},
		{"the second line of a zone", "passport_facts", "Z9000001<51ND9001011F3306149<<<<<<<<<<<<<<08", "Z9000001", kind.Passed},
		{"a long number is no zone", "passport_facts", "Z9000001 5 900101 330614 9 08 12345678901", "", kind.Unchecked},
		{"the number of an application", "passport_file", "File No. PN1234567890123", "PN1234567890123", kind.Unchecked},
		{"a licence is no application", "passport_file", "MH0320080022135", "", kind.Unchecked},
		{"a gender in two languages", "gender", "g5v / Male", "MALE", kind.Unchecked},
		{"a misread gender", "gender", "/ Femaie", "FEMALE", kind.Unchecked},
		{"a letter for the gender", "gender", "F", "FEMALE", kind.Unchecked},
		{"a letter in two languages", "gender", "M/M", "MALE", kind.Unchecked},
		{"the third gender", "gender", "Transgender", "TRANSGENDER", kind.Unchecked},
		{"a word that begins like a gender", "gender", "MADHYA", "", kind.Unchecked},
		{"a state by its name", "state", "MAHARASHTRA STATE", "Maharashtra", kind.Unchecked},
		{"a misread state", "state", "Tamif Nadu", "Tamil Nadu", kind.Unchecked},
		{"a state of several words", "state", "Government of Jammu and Kashmir", "Jammu and Kashmir", kind.Unchecked},
		{"a state by the letters of a licence", "state", "TS00920180001234", "Telangana", kind.Unchecked},
		{"no state", "state", "Government of India", "", kind.Unchecked},
		{"a place", "place", "PUNE, MAHARASHTRA", "PUNE, MAHARASHTRA", kind.Unchecked},
		{"a date is no place", "place", "12/05/2009", "", kind.Unchecked},
		{"a date whose month is named twice", "date", "12 AUGUST/AOUT 74", "12/08/1974", kind.Unchecked},
		{"a sorting code in a cheque's band", "micr_band", "114 19657 # . 57054 4 0971:. 7285 29 # 31", "570544097", kind.Unchecked},
		{"the number of a cheque in its band", "cheque_band", "114 19657 # . 57054 4 0971:. 7285 29 # 31", "419657", kind.Unchecked},
		{"symbols that are read as digits", "micr_band", "11547514 1 8 641 3941711 355884 11 3 1", "641394171", kind.Unchecked},
		{"the number before symbols that are read as digits", "cheque_band", "11547514 1 8 641 3941711 355884 11 3 1", "547514", kind.Unchecked},
		{"a band whose symbols were read as marks", "micr_band", "\"123456\" 411240002: 012345\" 31", "411240002", kind.Unchecked},
		{"symbols that are all read as fours", "micr_band", "40004174 4112290314 1488224 31", "411229031", kind.Unchecked},
		{"a band that lacks a digit of the cheque's number", "micr_band", "⑈ 18205⑈ 641015004⑆ 004482⑈ 29", "641015004", kind.Unchecked},
		{"and has no such number", "cheque_band", "⑈ 18205⑈ 641015004⑆ 004482⑈ 29", "", kind.Unchecked},
		{"an account number is no band", "micr_band", "A/c No. 50100123456789", "", kind.Unchecked},
		{"a row number is no part of a product", "product", "1. NOVA Refrigerator 253 L", "NOVA Refrigerator 253 L", kind.Unchecked},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			k, ok := kind.Lookup(c.kind)
			if !ok {
				t.Fatalf("no kind %q", c.kind)
			}
			var got kind.Found
			if found := k.Find(c.text); len(found) > 0 {
				got = found[0]
			}
			if got.Value != c.want || got.Check != c.check {
				t.Errorf("%q: got %q, check %d; want %q, check %d", c.text, got.Value, got.Check, c.want, c.check)
			}
		})
	}
}

func TestTidyAddress(t *testing.T) {
	cases := []struct{ text, want string }{
		{"12, 1 st Floor, 2 nd Cross, 3 St Marys", "12, 1st Floor, 2nd Cross, 3 St Marys"},
		{"12, The Mall , Kanpur", "12, The Mall, Kanpur"},
		{"HMT Colony P.o. Kozhikode", "HMT Colony P.O. Kozhikode"},
		{"Uttar Pradesh -221010", "Uttar Pradesh - 221010"},
		{"Uttar Pradesh- 221 010, India", "Uttar Pradesh - 221 010, India"},
		{"Varanasi-221010", "Varanasi-221010"},
		{"Satara - 415001", "Satara - 415001"},
		{"Pune - 41 1030, Maharashtra", "Pune - 411030, Maharashtra"},
		{"Pune-4110 30", "Pune-411030"},
		{"Flat B -204, MG Road", "Flat B -204, MG Road"},
		{"Shop Ne. 36 & 39, Sal Complex, D B Read, Pune", "Shop No. 36 & 39, Sai Complex, D B Road, Pune"},
		{"Gat Mio 759, Salt Lake, Salai Road", "Gat No 759, Salt Lake, Salai Road"},
		{"s. Plot No 67, Main Bazar", "Plot No 67, Main Bazar"},
		{"25/5, Ganesh Plaza, west Masi Street, Behind old Court", "25/5, Ganesh Plaza, West Masi Street, Behind Old Court"},
		{"near old court, west street", "near old court, west street"},
		{"at 18/7, 3rd Street, Madurai 625 016 towards", "18/7, 3rd Street, Madurai 625 016"},
		{"Dispur, Assam # 781006", "Dispur, Assam - 781006"},
		{"Athwa Lines, Surat 395001", "Athwa Lines, Surat 395001"},
		{"", ""},
	}
	for _, c := range cases {
		if got := kind.TidyAddress(c.text); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestTidyParts(t *testing.T) {
	if got, want := kind.TidyParts("DAG NO 9, HAZARiBAGH ROAD , MAjULI"), "DAG NO 9, HAZARIBAGH ROAD, MAjULI"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestQualityTellsNamesFromJunk(t *testing.T) {
	k, _ := kind.Lookup("name")
	quality := func(s string) float64 {
		for _, f := range k.Find(s) {
			return f.Quality
		}
		return 0
	}
	for _, name := range []string{"Asha Ramesh Rao", "S. RAMESH", "Mohd Abdul Rahman"} {
		for _, junk := range []string{"Date of Birth", "gaRR fMuuT", "A+u/o f aRl", "to the", "Mr", "Dept", "Net Pay", "This is a"} {
			if quality(name) <= quality(junk) {
				t.Errorf("%q %.2f is not above %q %.2f", name, quality(name), junk, quality(junk))
			}
		}
	}
}

var names = []string{"aadhaar", "aadhaar_masked", "pan", "gstin", "imei", "date", "birth_date", "amount", "code", "bill_number", "order_number", "serial", "name", "holder", "company", "product", "address",
	"licence", "epic", "passport", "passport_zone", "passport_facts", "passport_file", "gender", "state", "place",
	"ifsc", "account", "micr", "micr_band", "cheque_band", "balance", "bank", "utility", "consumer_number", "month", "year_span", "acknowledgement"}

func TestLongBillNumberIsDoubted(t *testing.T) {
	k, _ := kind.Lookup("bill_number")
	number, hash := k.Find("CX25767692/2025-26"[:16]), k.Find("efabda080f99a7b111222877efeac14")
	if len(number) != 1 || number[0].Quality != 1 {
		t.Errorf("sixteen characters: %+v", number)
	}
	if len(hash) != 1 || hash[0].Quality >= 0.5 {
		t.Errorf("the end of a hash: %+v", hash)
	}
}

// Whatever a text holds, what is found lies within it and is rated between 0 and 1.
func checkFound(t interface{ Fatalf(string, ...any) }, text string) {
	for _, name := range names {
		k, ok := kind.Lookup(name)
		if !ok {
			t.Fatalf("no kind %q", name)
		}
		for _, f := range k.Find(text) {
			if f.Start < 0 || f.End > utf8.RuneCountInString(text) || f.Start >= f.End || f.Value == "" || f.Quality <= 0 || f.Quality > 1 {
				t.Fatalf("%s in %q: %+v", name, text, f)
			}
		}
	}
}

func TestFoundLiesWithinTheText(t *testing.T) {
	part := rapid.SampledFrom([]string{"9999", "4105", "7058", "BKQPS4821M", "27AAECM2933K1ZB", "7-Nov-24", "₹ 1,200", "Rs.", "é", "  ", "X", "/", "-", "Asha", "PIN", "1.", ".", "O0"})
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, p := range rapid.SliceOfN(part, 0, 8).Draw(t, "parts") {
			text += p
			if rapid.Bool().Draw(t, "blank") {
				text += " "
			}
		}
		checkFound(t, text)
	})
}

func FuzzFind(f *testing.F) {
	f.Add("9999 4105 7058")
	f.Add("Rs. 1,23,456.00 é")
	f.Add("\xff\xfe 12/12/2012")
	f.Add("114 19657 # . 57054 4 0971:. 7285 29 # 31") // the band of a cheque
	f.Add("⑈419657⑈ 570544097⑆ 728529⑈ 31")
	f.Add("MEM INV/2025-26/00412 P<INDSHARMA<<ASHA<<<<")
	f.Fuzz(func(t *testing.T, text string) {
		if utf8.ValidString(text) {
			checkFound(t, text)
		}
	})
}

// A line of an address is a poor name, so that one that is better wins.
func TestPlacesAreNoNames(t *testing.T) {
	k, _ := kind.Lookup("holder")
	for _, text := range []string{"House No 14 Bye Lane", "PO BIDUPUR BAZAR, DIST VAISHALI", "Near Clock Tower"} {
		for _, f := range k.Find(text) {
			if f.Quality > 0.25 {
				t.Errorf("%q: quality %.2f", text, f.Quality)
			}
		}
	}
	if f := k.Find("Nearchus Housego"); len(f) != 1 || f[0].Quality < 0.9 {
		t.Errorf("a name: %+v", f)
	}
}

func TestPeriodAlone(t *testing.T) {
	k, _ := kind.Lookup("period_start")
	for text, want := range map[string]int{
		"01.01.26 to 31.01.26":  1,
		"01.01.26 31.01.26":     1, // the word between in another script
		"01/04/2026 02/04/2026": 0, // of one transaction
		"01.01.26 and 31.01.26": 0,
	} {
		if found := k.Alone(text); len(found) != want {
			t.Errorf("%q: %d dates, want %d", text, len(found), want)
		}
	}
}

func TestReferenceAloneIsNoIFSC(t *testing.T) {
	k, _ := kind.Lookup("ifsc")
	if found := k.Alone("NEFT UTIBC612345 rent"); len(found) > 0 {
		t.Errorf("found %v", found)
	}
	if found := k.Alone("IFSC UTIB0612345"); len(found) != 1 {
		t.Errorf("found %v", found)
	}
}

// TestATownIsHardlyAName: a destination beside the buyer is a worse name than any other word.
func TestATownIsHardlyAName(t *testing.T) {
	k, _ := kind.Lookup("holder")
	town, person := k.Find("Panaji"), k.Find("Sharmistha")
	if len(town) != 1 || len(person) != 1 || town[0].Quality >= person[0].Quality {
		t.Errorf("the town gives %+v, the person %+v", town, person)
	}
}
