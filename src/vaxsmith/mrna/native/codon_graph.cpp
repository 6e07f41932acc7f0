#include "codon_graph.hpp"

#include <algorithm>
#include <stdexcept>

namespace vaxsmith {

CodonGraph::CodonGraph(int length_, std::vector<int> boundary_, const std::vector<int>& from, const std::vector<int>& to,
                       const std::vector<int>& letter, const std::vector<double>& cost, std::vector<char> may_pair_)
    : length(length_),
      nodes(static_cast<int>(boundary_.size())),
      boundary(std::move(boundary_)),
      may_pair(std::move(may_pair_)) {
  if (length < 1 || nodes < length + 1 || static_cast<int>(may_pair.size()) != length || to.size() != from.size() ||
      letter.size() != from.size() || cost.size() != from.size())
    throw std::invalid_argument("the arrays of the codon graph do not fit each other");
  for (int v = 0; v < nodes; ++v)
    if (boundary[v] < 0 || boundary[v] > length || (v <= length && boundary[v] != v) ||
        (v > length + 1 && boundary[v] < boundary[v - 1]))
      throw std::invalid_argument("the nodes of the codon graph are out of order");
  extra_begin.assign(length + 2, nodes);
  for (int v = nodes - 1; v > length; --v) extra_begin[boundary[v]] = v;
  for (int j = length; j >= 0; --j) extra_begin[j] = std::min(extra_begin[j], extra_begin[j + 1]);
  leaving.assign(nodes + 1, 0);
  arriving.assign(nodes + 1, 0);
  letters_out.assign(nodes, 0);
  letters_in.assign(nodes, 0);
  for (std::size_t e = 0; e < from.size(); ++e) {
    const bool sound = from[e] >= 0 && from[e] < nodes && to[e] >= 0 && to[e] < nodes && letter[e] >= 0 &&
                       letter[e] < kLetters && (e == 0 || from[e] >= from[e - 1]) &&
                       boundary[to[e]] == boundary[from[e]] + 1 && cost[e] >= 0;
    if (!sound) throw std::invalid_argument("an edge of the codon graph is out of order");
    edges.push_back({from[e], to[e], letter[e], cost[e]});
    ++leaving[from[e] + 1];
    ++arriving[to[e] + 1];
    letters_out[from[e]] |= 1 << letter[e];
    letters_in[to[e]] |= 1 << letter[e];
  }
  for (int v = 0; v < nodes; ++v) {
    leaving[v + 1] += leaving[v];
    arriving[v + 1] += arriving[v];
  }
  arriving_edges.resize(edges.size());
  std::vector<int> filled(arriving.begin(), arriving.end() - 1);
  for (std::size_t e = 0; e < edges.size(); ++e) arriving_edges[filled[edges[e].to]++] = static_cast<int>(e);
}

std::vector<Reach> CodonGraph::reach(int node, int longest) const {
  std::vector<Reach> found;
  std::vector<Reach> front = {{0, node, 0.0}};
  for (int steps = 1; steps <= longest && !front.empty(); ++steps) {
    std::vector<Reach> next;
    for (const Reach& at : front)
      for (int e = leaving[at.node]; e < leaving[at.node + 1]; ++e) {
        const double cost = at.cost + edges[e].cost;
        const auto known = std::find_if(next.begin(), next.end(), [&](const Reach& r) { return r.node == edges[e].to; });
        if (known == next.end()) next.push_back({steps, edges[e].to, cost});
        else known->cost = std::min(known->cost, cost);
      }
    found.insert(found.end(), next.begin(), next.end());
    front = std::move(next);
  }
  return found;
}

}  // namespace vaxsmith
