// The state of the programme while it sweeps from the 3' end to the 5' end: rows of values, one row a node.

#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "codon_graph.hpp"
#include "energy_model.hpp"
#include "pair_table.hpp"
#include "second_thread.hpp"

namespace vaxsmith {

constexpr int kLanes = 8;                // six kinds of pairs, filled up to whole vector registers
constexpr int kLongEnoughForTwo = 3000;  // letters from which a row is worth a second thread
constexpr int kPad = 32;  // columns before the first, never reached, so that a shifted row may be read from its start

// One value for each node v, with the padding before it.
class Row {
 public:
  void resize(int nodes, int lanes = 1) {
    data_.assign(static_cast<std::size_t>(nodes + kPad) * lanes, kNever), offset_ = kPad * lanes;
  }
  double* get() { return data_.data() + offset_; }
  const double* get() const { return data_.data() + offset_; }
  double& operator[](std::ptrdiff_t k) { return data_[offset_ + k]; }
  double operator[](std::ptrdiff_t k) const { return data_[offset_ + k]; }

 private:
  std::vector<double> data_;
  std::ptrdiff_t offset_ = 0;
};

// Rows that live for a fixed number of boundaries; their memory goes round.
template <class Rows>
class Ring {
 public:
  Ring(const CodonGraph& graph, int lifetime) : graph_(graph), lifetime_(lifetime), slot_(graph.nodes, nullptr) {}

  Rows& open(int u) {
    const int old = graph_.boundary[u] + lifetime_;
    if (old <= graph_.length) graph_.at(old, [&](int v) { release(v); });
    if (free_.empty()) {
      store_.push_back(std::make_unique<Rows>());
      store_.back()->resize(graph_.nodes);
      free_.push_back(store_.back().get());
    }
    slot_[u] = free_.back();
    free_.pop_back();
    return *slot_[u];
  }
  Rows& operator[](int u) { return *slot_[u]; }
  const Rows& operator[](int u) const { return *slot_[u]; }

 private:
  void release(int v) {
    if (slot_[v]) free_.push_back(std::exchange(slot_[v], nullptr));
  }
  const CodonGraph& graph_;
  int lifetime_;
  std::vector<Rows*> slot_;
  std::vector<Rows*> free_;
  std::vector<std::unique_ptr<Rows>> store_;
};

struct StemRows {  // S, S1, SM and its form for 2x3 loops: read by rows up to the longest loop away
  Row stem, one_n, mismatch, mismatch_two_three;
  void resize(int nodes) {
    stem.resize(nodes), one_n.resize(nodes), mismatch.resize(nodes), mismatch_two_three.resize(nodes);
  }
};

struct PairRows {  // P in lanes: read by small loops, up to two letters away
  Row pair;
  void resize(int nodes) { pair.resize(nodes, kLanes); }
};

struct LoopRows {  // what the next boundary needs
  Row path, multi_two, last_stem, closed, generic, two_three, one_right;
  std::vector<Row> split;  // W_s
  void resize(int nodes) {
    for (Row* row : {&path, &multi_two, &last_stem, &generic, &two_three, &one_right}) row->resize(nodes);
    closed.resize(nodes, kLanes);
    split.resize(31);
    for (Row& row : split) row.resize(nodes);
  }
};

// Stems that a multiloop's sums over the last stem run through, by the node where they end; nearest start first.
struct Candidates {
  std::vector<int> from;
  std::vector<double> cost;  // S + c
  std::size_t size() const { return from.size(); }
};

// Energies in units, laid out with the outer pair's kind running fastest.
struct LaneTables {
  std::vector<double> stack, bulge_one, one_one, one_two, two_one, two_two, interior, two_three, hairpin;
  double terminal[kLanes], one_n[kLanes], branch[kLanes];
  std::vector<double> beside;  // [w][inner pair][lane z: interior; lane 4 + z: 2x3]
  std::vector<double> hairpin_size;
  double least_two_two, least_one_two, largest_terminal;
  LaneTables(const EnergyModel& model, double unit, int length);
};

// A way to the right that the spine's plain shift does not cover: its start or its end lies beside the spine.
struct SideStep {
  int from, to;
  double cost;
};
struct SideReach {
  int steps, to;
  double cost;
};

class Sweep {
 public:
  Sweep(const CodonGraph& graph, const EnergyModel& model, int longest_loop, double unit);

  // Compute the row of node u; every node at later boundaries, and those at this one named before, is done.
  void row(int u);

  const CodonGraph& graph;
  const EnergyModel& model;
  const int longest_loop;
  const double unit;
  PairTable pairs;
  std::vector<Candidates> candidates;
  std::vector<double> rest;  // X

 private:
  friend struct RowKernels;
  void pair_row(int u);
  void stem_rows(int u);
  void multi_rows(int u);
  void loop_rows(int u);
  void close_row(int u);
  void special_hairpins(int u);
  void add_side_steps(Row& into, const Row& from, int u, double cost) const;
  void add_side_reaches(int u);

  int first_spine(int u) const { return graph.boundary[u]; }
  int first_extra(int u) const { return graph.extra_begin[graph.boundary[u]]; }

  LaneTables tables_;
  Ring<StemRows> stems_;
  Ring<PairRows> pairs_;
  Ring<LoopRows> loops_;
  std::vector<SideStep> side_steps_;                  // of one letter, in order of the boundary they start at
  std::vector<int> side_steps_begin_;                 // [boundary that they start at or after]
  std::vector<std::vector<SideReach>> side_reaches_;  // of 1 .. 30 letters, by the node they start at
  std::vector<int> edges_by_letter_[kLetters];        // indices, in order of the boundary that they enter
  std::vector<Row> scratch_;
  SecondThread second_;
  std::vector<double> multi_;  // M
};

}  // namespace vaxsmith
