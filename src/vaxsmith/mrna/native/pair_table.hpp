// P(u, v, t) for every pair that the letters at u and v allow, kept for the way back: about one number a node pair, in six
// bytes, for values are whole numbers. What does not fit is beyond any energy that could pay for it and counts as never.

#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "codon_graph.hpp"

namespace vaxsmith {

// Kinds of pairs, as bits, whose letters are in the two sets.
struct KindTable {
  unsigned char kinds[256] = {};
  constexpr KindTable() {
    for (int k = 0; k < 256; ++k)
      for (int t = 0; t < kPairs; ++t)
        if ((k >> 4 >> kFirst[t] & 1) && (k >> kLast[t] & 1)) kinds[k] |= static_cast<unsigned char>(1 << t);
  }
};
inline constexpr KindTable kKinds;

inline int kinds_between(int first_letters, int last_letters) { return kKinds.kinds[16 * first_letters + last_letters]; }

class PairTable {
 public:
  explicit PairTable(const CodonGraph& graph)
      : graph_(graph), order_(graph.nodes), by_order_(graph.nodes), row_(graph.nodes, 0) {
    int next = 0;
    for (int j = 0; j <= graph.length; ++j) graph.at(j, [&](int v) { order_[v] = next, by_order_[next++] = v; });
    for (int out = 0; out < 16; ++out) {
      prefix_[out].assign(graph.nodes + 1, 0);
      for (int k = 0; k < graph.nodes; ++k)
        prefix_[out][k + 1] = prefix_[out][k] + __builtin_popcount(kinds_between(out, graph.letters_in[by_order_[k]]));
    }
    std::size_t total = 0;
    for (int u = 0; u < graph.nodes; ++u) {
      const auto& prefix = prefix_[graph.letters_out[u]];
      if (first(u) < graph.nodes) total += prefix[graph.nodes] - prefix[first(u)];
    }
    bytes_.resize(kBytes * total);
  }

  // Append the row of u: `lanes[8 v + t]` for every node v far enough away. Rows come in any order, each once.
  void append(int u, const double* lanes) {
    const auto& prefix = prefix_[graph_.letters_out[u]];
    if (first(u) >= graph_.nodes) return;
    row_[u] = size_ - prefix[first(u)];
    for (int k = first(u); k < graph_.nodes; ++k) {
      const int v = by_order_[k];
      for (int left = kinds_between(graph_.letters_out[u], graph_.letters_in[v]); left; left &= left - 1)
        put(size_++, lanes[8 * static_cast<std::ptrdiff_t>(v) + __builtin_ctz(left)]);
    }
  }

  double operator()(int u, int v, int t) const {
    const int out = graph_.letters_out[u];
    if (order_[v] < first(u)) return kNever;
    const int present = kinds_between(out, graph_.letters_in[v]);
    if (!(present >> t & 1)) return kNever;
    return get(row_[u] + prefix_[out][order_[v]] + __builtin_popcount(present & ((1 << t) - 1)));
  }

 private:
  static constexpr int kBytes = 6;
  static constexpr std::int64_t kMost = (std::int64_t{1} << 47) - 1;

  void put(std::int64_t k, double value) {
    const std::int64_t whole = std::abs(value) < static_cast<double>(kMost) ? static_cast<std::int64_t>(value) : kMost;
    const std::uint16_t parts[3] = {static_cast<std::uint16_t>(whole), static_cast<std::uint16_t>(whole >> 16),
                                    static_cast<std::uint16_t>(whole >> 32)};
    std::memcpy(&bytes_[kBytes * k], parts, kBytes);
  }
  double get(std::int64_t k) const {
    std::uint16_t parts[3];
    std::memcpy(parts, &bytes_[kBytes * k], kBytes);
    const std::int64_t high = static_cast<std::int16_t>(parts[2]);
    const std::int64_t whole = high * (std::int64_t{1} << 32) + (static_cast<std::int64_t>(parts[1]) << 16) + parts[0];
    return whole == kMost ? kNever : static_cast<double>(whole);
  }

  // Place in order of the first node that can close a pair opened at u.
  int first(int u) const {
    const int j = graph_.boundary[u] + kShortestHairpin + 2;
    return j > graph_.length ? graph_.nodes : order_[j];
  }

  const CodonGraph& graph_;
  std::vector<int> order_, by_order_;
  std::vector<int> prefix_[16];
  std::vector<std::int64_t> row_;
  std::vector<unsigned char> bytes_;
  std::int64_t size_ = 0;
};

}  // namespace vaxsmith
