// The native core of vaxsmith.mrna, bound with nanobind: sequence primitives, loop energies, and the exact optimum of
// codons and structure together (optimum.hpp). One file per idea.

#include <nanobind/nanobind.h>
#include <nanobind/stl/function.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <cstddef>
#include <stdexcept>
#include <string_view>
#include <tuple>

#include "codon_graph.hpp"
#include "energy_model.hpp"
#include "optimum.hpp"
#include "standing_structure.hpp"

namespace nb = nanobind;

namespace {

using vaxsmith::CodonGraph;
using vaxsmith::EnergyModel;
using Ints = std::vector<int>;

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

void require_size(const Ints& table, std::size_t size, const char* name) {
  if (table.size() != size) throw std::invalid_argument(std::string("the energy table ") + name + " has the wrong size");
}

void make_model(EnergyModel* model, Ints stack, Ints bulge_one, Ints one_one, Ints one_two, Ints two_one, Ints two_two,
                Ints bulge, Ints interior, Ints asymmetry, Ints terminal, Ints one_n, Ints mismatch_interior,
                Ints inner_mismatch_interior, Ints mismatch_two_three, Ints inner_mismatch_two_three, Ints hairpin,
                Ints mismatch_hairpin, std::map<std::string, int> special, int multi_closing, int multi_stem,
                int multi_base) {
  for (const Ints* table : {&stack, &bulge_one}) require_size(*table, 36, "of stacks or bulges of one");
  require_size(one_one, 576, "one_one");
  require_size(one_two, 2304, "one_two");
  require_size(two_one, 2304, "two_one");
  require_size(two_two, 9216, "two_two");
  for (const Ints* table : {&bulge, &interior, &asymmetry}) require_size(*table, 31, "by the size of a loop");
  for (const Ints* table : {&terminal, &one_n}) require_size(*table, 6, "by the kind of a pair");
  for (const Ints* table :
       {&mismatch_interior, &inner_mismatch_interior, &mismatch_two_three, &inner_mismatch_two_three, &mismatch_hairpin})
    require_size(*table, 96, "of mismatches");
  for (const auto& [loop, energy] : special)
    if (loop.size() < 5 || loop.size() > 8 || loop.find_first_not_of("ACGU") != std::string::npos)
      throw std::invalid_argument("a special hairpin is not of 3 to 6 letters A, C, G, U and its pair");
  new (model) EnergyModel{std::move(stack),
                          std::move(bulge_one),
                          std::move(one_one),
                          std::move(one_two),
                          std::move(two_one),
                          std::move(two_two),
                          std::move(bulge),
                          std::move(interior),
                          std::move(asymmetry),
                          std::move(terminal),
                          std::move(one_n),
                          std::move(mismatch_interior),
                          std::move(inner_mismatch_interior),
                          std::move(mismatch_two_three),
                          std::move(inner_mismatch_two_three),
                          std::move(hairpin),
                          std::move(mismatch_hairpin),
                          std::move(special),
                          multi_closing,
                          multi_stem,
                          multi_base,
                          {}};
  model->index_special();
}

std::tuple<bool, double, std::string, std::string> optimal_coding(const EnergyModel& model, int length, Ints boundary,
                                                                  const Ints& from, const Ints& to, const Ints& letter,
                                                                  const std::vector<double>& cost, const Ints& may_pair,
                                                                  int longest_loop, double unit,
                                                                  const vaxsmith::Progress& progress) {
  if (longest_loop < 4 || longest_loop > 30) throw std::invalid_argument("the longest interior loop is not from 4 to 30");
  if (static_cast<int>(model.hairpin.size()) <= length)
    throw std::invalid_argument("the energy model is for shorter molecules");
  const CodonGraph graph(length, std::move(boundary), from, to, letter, cost,
                         std::vector<char>(may_pair.begin(), may_pair.end()));
  vaxsmith::Progress report;
  if (progress)
    report = [&](int done, int total) {
      nb::gil_scoped_acquire held;
      return progress(done, total);
    };
  nb::gil_scoped_release released;
  vaxsmith::Optimum best = vaxsmith::optimise(graph, model, longest_loop, unit, report);
  return {best.found, best.value, std::move(best.sequence), std::move(best.structure)};
}

}  // namespace

NB_MODULE(_native, module) {
  module.doc() = "Compiled primitives of vaxsmith.mrna";
  module.def("longest_run", &longest_run, nb::arg("sequence"),
             "Length of the longest stretch of one repeated letter (0 for an empty sequence).");
  nb::class_<EnergyModel>(module, "EnergyModel",
                          "Loop energies in 0.01 kcal/mol; see mrna/energy_parameters.py for the tables.")
      .def("__init__", &make_model, nb::kw_only(), nb::arg("stack"), nb::arg("bulge_one"), nb::arg("one_one"),
           nb::arg("one_two"), nb::arg("two_one"), nb::arg("two_two"), nb::arg("bulge"), nb::arg("interior"),
           nb::arg("asymmetry"), nb::arg("terminal"), nb::arg("one_n"), nb::arg("mismatch_interior"),
           nb::arg("inner_mismatch_interior"), nb::arg("mismatch_two_three"), nb::arg("inner_mismatch_two_three"),
           nb::arg("hairpin"), nb::arg("mismatch_hairpin"), nb::arg("special"), nb::arg("multi_closing"),
           nb::arg("multi_stem"), nb::arg("multi_base"));
  module.def("structure_energy", &vaxsmith::structure_energy, nb::arg("model"), nb::arg("sequence"), nb::arg("structure"),
             "Energy of a dot-bracket structure in 0.01 kcal/mol.");
  nb::class_<vaxsmith::StandingStructure>(module, "StandingStructure",
                                          "A molecule whose letters may change while its structure stands.")
      .def(nb::init<const EnergyModel&, const std::string&, const std::string&>(), nb::keep_alive<1, 2>(),
           nb::arg("model"), nb::arg("sequence"), nb::arg("structure"))
      .def("trial", &vaxsmith::StandingStructure::trial, nb::arg("edits"),
           "Change of energy by (place, letters) edits in 0.01 kcal/mol; FORBIDDEN where a loop would not exist.")
      .def("write", &vaxsmith::StandingStructure::write, nb::arg("edits"), "Make the edits; give the change of energy.")
      .def_prop_ro("energy", &vaxsmith::StandingStructure::energy, "Energy in 0.01 kcal/mol.")
      .def_prop_ro("structure", &vaxsmith::StandingStructure::structure, "Dot-bracket of the pairs that still stand.")
      .def_prop_ro("partner", &vaxsmith::StandingStructure::partner, "Place that each letter pairs with, or -1.");
  module.attr("FORBIDDEN") = vaxsmith::kForbidden;
  module.def("optimal_coding", &optimal_coding, nb::arg("model"), nb::kw_only(), nb::arg("length"), nb::arg("boundary"),
             nb::arg("source"), nb::arg("target"), nb::arg("letter"), nb::arg("cost"), nb::arg("may_pair"),
             nb::arg("longest_loop"), nb::arg("unit"), nb::arg("progress").none(),
             "(found, value in units, sequence, structure) of the optimal path through a codon graph.");
}
