package infer

import "golang.org/x/sys/cpu"

// FastInt8 says whether this processor has instructions (VNNI) that sum products of
// 8-bit integers in 32 bits. Without them the library's kernels sum pairs in 16 bits,
// which overflows, and are hardly faster than those for floats.
func FastInt8() bool { return cpu.X86.HasAVX512VNNI || cpu.X86.HasAVXVNNI }
