// The codings of a protein as paths through a graph: one node or a few at every boundary between two letters.
//
// Built by mrna/codon_graph.py. Each edge reads one letter and costs what the choice costs beyond the cheapest coding
// (Johnson's reduced cost, never negative), so that the path of no cost, the spine, exists: it is the nodes 0 .. length,
// node j at boundary j. The other nodes follow, sorted by boundary. Edges are sorted by the node that they leave.

#pragma once

#include <cstdint>
#include <vector>

#include "energy_model.hpp"

namespace vaxsmith {

// "No path": large, finite, and larger than any sum of costs; a sum with it is itself again.
constexpr double kNever = 1e300;
constexpr double kUnreachable = 1e299;

struct Edge {
  int from, to, letter;
  double cost;
};

// A path of `steps` letters between two nodes, at its least cost.
struct Reach {
  int steps, node;
  double cost;
};

struct CodonGraph {
  int length = 0;  // letters
  int nodes = 0;
  std::vector<int> boundary;                 // of each node
  std::vector<int> extra_begin;              // first node beside the spine at or after a boundary (length + 2 entries)
  std::vector<Edge> edges;                   // by the node they leave
  std::vector<int> leaving;                  // nodes + 1 offsets into edges
  std::vector<int> arriving_edges;           // indices into edges, by the node they enter
  std::vector<int> arriving;                 // nodes + 1 offsets into arriving_edges
  std::vector<int> letters_out, letters_in;  // sets of letters as bits
  std::vector<char> may_pair;                // by letter position

  CodonGraph(int length_, std::vector<int> boundary_, const std::vector<int>& from, const std::vector<int>& to,
             const std::vector<int>& letter, const std::vector<double>& cost, std::vector<char> may_pair_);

  // Nodes at a boundary: the spine's, then the others.
  template <class Visit>
  void at(int j, Visit&& visit) const {
    visit(j);
    for (int v = extra_begin[j]; v < extra_begin[j + 1]; ++v) visit(v);
  }

  // Every node that 1 .. longest letters lead to from `node`, nearest first.
  std::vector<Reach> reach(int node, int longest) const;
};

}  // namespace vaxsmith
