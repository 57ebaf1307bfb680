package reader

import (
	"os"
	"strconv"
	"strings"
)

// ofMachine is the part of the machine's or the container's memory that a process may take
// at most: were it to take all, the kernel might end the container with the server in it.
const ofMachine = 0.85

// memory is what a process may take that reads some documents at once, 0 without limit.
func (o Options) memory(readings int) int64 {
	if o.ReadingMemory <= 0 {
		return 0
	}
	limit := baseMemory + int64(readings)*o.ReadingMemory
	for _, bound := range []int64{containerMemory(), machineMemory()} {
		if bound > 0 {
			limit = min(limit, int64(ofMachine*float64(bound)))
		}
	}
	return limit
}

// containerMemory is what the kernel lets this container have in bytes, 0 when it says
// nothing of it. In a container its control group is the root of all it sees.
func containerMemory() int64 { return firstNumber("/sys/fs/cgroup/memory.max", "") }

// machineMemory is what the machine has in bytes, 0 when it does not say.
func machineMemory() int64 { return firstNumber("/proc/meminfo", "MemTotal:") << 10 }

// firstNumber reads the number at the start of a file, after a word that stands there.
func firstNumber(file, word string) int64 {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	fields := strings.Fields(strings.TrimPrefix(string(text), word))
	if len(fields) == 0 {
		return 0
	}
	n, _ := strconv.ParseInt(fields[0], 10, 64) // "max" is no number
	return n
}
