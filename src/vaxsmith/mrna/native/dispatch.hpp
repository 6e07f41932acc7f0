// Compile a function for several instruction sets and choose at run time, where the platform can; elsewhere once.

#pragma once

#if defined(__x86_64__) && defined(__linux__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__)
#define VAXSMITH_DISPATCH __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define VAXSMITH_DISPATCH
#endif

namespace vaxsmith {

inline double least(double a, double b) { return b < a ? b : a; }

}  // namespace vaxsmith
