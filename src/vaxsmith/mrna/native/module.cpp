// The native core of vaxsmith.mrna, bound with nanobind.
//
// For now it holds one small, exact primitive that the sequence rules need everywhere (longest runs of one letter);
// the codon-structure dynamic programme of the issue Molecule will stand beside it, one file per idea.

#include <nanobind/nanobind.h>
#include <nanobind/stl/string_view.h>

#include <cstddef>
#include <string_view>

namespace nb = nanobind;

namespace {

// Length of the longest stretch of one repeated letter; 0 for an empty sequence. O(n) time, O(1) space.
std::size_t longest_run(std::string_view sequence) {
  std::size_t longest = 0;
  std::size_t current = 0;
  char previous = '\0';
  for (const char letter : sequence) {
    current = (letter == previous) ? current + 1 : 1;
    previous = letter;
    if (current > longest) longest = current;
  }
  return longest;
}

}  // namespace

NB_MODULE(_native, module) {
  module.doc() = "Compiled primitives of vaxsmith.mrna";
  module.def("longest_run", &longest_run, nb::arg("sequence"),
             "Length of the longest stretch of one repeated letter (0 for an empty sequence).");
}
