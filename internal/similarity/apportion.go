package similarity

// Apportion rounds shares, which add up to about total, to whole numbers that add up to
// it exactly: the floor of each, then one more to those that lost most by it. None goes
// over its limit; limits are nil or add up to total at least.
func Apportion(total int, shares []float64, limits []int) []int {
	out := make([]int, len(shares))
	for i, s := range shares {
		out[i] = int(s)
		if limits != nil {
			out[i] = min(out[i], limits[i])
		}
		total -= out[i]
	}
	for ; total > 0; total-- {
		best := -1
		for i := range shares {
			open := limits == nil || out[i] < limits[i]
			if open && (best < 0 || shares[i]-float64(out[i]) > shares[best]-float64(out[best])) {
				best = i
			}
		}
		out[best]++
	}
	return out
}
