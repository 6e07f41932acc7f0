// Loops of one row: interior loops by total size, bulges, 1xn, and what each kind of pair closes. See optimum.hpp.

#include <algorithm>

#include "dispatch.hpp"
#include "sweep.hpp"

namespace vaxsmith {

namespace {

struct Source {
  const double* row;
  double cost;
};

// into[v] = the least of row[v] + cost over the sources.
VAXSMITH_DISPATCH void least_of(double* into, const Source* sources, int count, int from, int to) {
  constexpr int kBlock = 32;
  int v = from;
  for (; v + kBlock <= to; v += kBlock) {
    double best[kBlock];
    for (int k = 0; k < kBlock; ++k) best[k] = kNever;
    for (int s = 0; s < count; ++s) {
      const double* row = sources[s].row + v;
      const double cost = sources[s].cost;
      for (int k = 0; k < kBlock; ++k) best[k] = least(best[k], row[k] + cost);
    }
    for (int k = 0; k < kBlock; ++k) into[v + k] = best[k];
  }
  for (; v < to; ++v) {
    double best = kNever;
    for (int s = 0; s < count; ++s) best = least(best, sources[s].row[v] + sources[s].cost);
    into[v] = best;
  }
}

}  // namespace

// into(v) = min(into(v), from(v') + edge + cost) over the edges v' -> v that leave or enter a node beside the spine.
void Sweep::add_side_steps(Row& into, const Row& from, int u, double cost) const {
  double* target = into.get();
  const double* source = from.get();
  for (std::size_t k = side_steps_begin_[graph.boundary[u]]; k < side_steps_.size(); ++k)
    target[side_steps_[k].to] = least(target[side_steps_[k].to], source[side_steps_[k].from] + side_steps_[k].cost + cost);
}

// The same for longer ways to the right of u's stems: bulges, 1xn loops and W_s.
void Sweep::add_side_reaches(int u) {
  LoopRows& rows = loops_[u];
  const StemRows& own = stems_[u];
  double bulges[kLongestBulge + 1], one_n[kLongestBulge + 1], skews[kLongestBulge + 1];
  double* split[kLongestBulge + 1];
  for (int n = 0; n <= kLongestBulge; ++n) {
    bulges[n] = n >= 2 ? unit * model.bulge[n] : kNever;
    one_n[n] = n >= 3 && n < longest_loop ? unit * (model.interior[n + 1] + model.asymmetry[n - 1]) : kNever;
    skews[n] = unit * model.asymmetry[n];
    split[n] = rows.split[n].get();
  }
  double* bulge = scratch_[0].get();
  double* right = rows.one_right.get();
  const int longest_split = longest_loop - 4;
  const auto from = [&](int v) {
    const double stem = own.stem[v], stem_one_n = own.one_n[v], mismatch = own.mismatch[v];
    if (stem < kUnreachable)
      for (const SideReach& r : side_reaches_[v]) {
        bulge[r.to] = least(bulge[r.to], stem + r.cost + bulges[r.steps]);
        right[r.to] = least(right[r.to], stem_one_n + r.cost + one_n[r.steps]);
      }
    if (mismatch < kUnreachable)
      for (const SideReach& r : side_reaches_[v]) {
        if (r.steps > longest_split) break;
        split[r.steps][r.to] = least(split[r.steps][r.to], mismatch + r.cost + skews[r.steps]);
      }
  };
  for (int v = first_spine(u); v <= graph.length; ++v) from(v);
  for (int v = first_extra(u); v < graph.nodes; ++v) from(v);
}

// W_s and the minima over them, bulges and 1xn loops: values of (u, v) that hold for an outer pair of any kind.
void Sweep::loop_rows(int u) {
  LoopRows& rows = loops_[u];
  const StemRows& own = stems_[u];
  const std::vector<Reach> reach = graph.reach(u, kLongestBulge);
  const auto size = [&](int n) { return unit * model.interior[n]; };
  const auto skew = [&](int n) { return unit * model.asymmetry[n]; };
  const int ends[2][2] = {{first_spine(u), graph.length + 1}, {first_extra(u), graph.nodes}};
  std::vector<Source> same, shifted;
  // Sources in `same` are rows of nodes to the left; `shifted` ones are reached by steps on the right along the spine.
  const auto fill = [&](Row& into) {
    const std::size_t count = same.size();
    same.insert(same.end(), shifted.begin(), shifted.end());
    least_of(into.get(), same.data(), static_cast<int>(same.size()), ends[0][0], ends[0][1]);
    least_of(into.get(), same.data(), static_cast<int>(count), ends[1][0], ends[1][1]);
    same.clear();
    shifted.clear();
  };

  // W_s, s = 1 ..: split[0] stays unused, for W_0 is SM.
  for (int s = 1; s <= longest_loop - 4; ++s) {
    for (const Reach& r : reach) {
      if (r.steps == s) same.push_back({stems_[r.node].mismatch.get(), r.cost + skew(s)});
      if (r.steps == 1 && s >= 2) {
        const Row& inner = s == 2 ? stems_[r.node].mismatch : loops_[r.node].split[s - 2];
        shifted.push_back({inner.get() - 1, r.cost});
      }
    }
    shifted.push_back({own.mismatch.get() - s, skew(s)});
    fill(rows.split[s]);
    for (const Reach& r : reach) {
      if (r.steps > 1) break;
      if (s >= 2) add_side_steps(rows.split[s], s == 2 ? stems_[r.node].mismatch : loops_[r.node].split[s - 2], u, r.cost);
    }
  }
  for (const Reach& r : reach)
    if (r.steps == 1 && longest_loop >= 5)
      same.push_back({stems_[r.node].mismatch_two_three.get(), r.cost + size(5) + skew(1)});
  if (longest_loop >= 5) shifted.push_back({own.mismatch_two_three.get() - 1, size(5) + skew(1)});
  fill(rows.two_three);
  if (longest_loop >= 5) add_side_steps(rows.two_three, own.mismatch_two_three, u, size(5) + skew(1));

  // Bulges of two letters or more.
  Row& bulge = scratch_[0];
  for (const Reach& r : reach)
    if (r.steps >= 2) same.push_back({stems_[r.node].stem.get(), r.cost + unit * model.bulge[r.steps]});
  for (int n = 2; n <= kLongestBulge; ++n) shifted.push_back({own.stem.get() - n, unit * model.bulge[n]});
  fill(bulge);

  // 1xn loops: the n letters first, then the one on the other side.
  Row& left = scratch_[1];
  Row& one = scratch_[2];
  for (const Reach& r : reach)
    if (r.steps >= 3 && r.steps < longest_loop)
      same.push_back({stems_[r.node].one_n.get(), r.cost + size(r.steps + 1) + skew(r.steps - 1)});
  fill(left);
  for (int n = 3; n < longest_loop; ++n) shifted.push_back({own.one_n.get() - n, size(n + 1) + skew(n - 1)});
  fill(rows.one_right);
  add_side_reaches(u);
  for (int s = 2; s <= longest_loop - 4; ++s) same.push_back({rows.split[s].get(), size(s + 4)});
  fill(rows.generic);
  for (const Reach& r : reach)
    if (r.steps == 1) same.push_back({loops_[r.node].one_right.get(), r.cost});
  shifted.push_back({left.get() - 1, 0});
  fill(one);
  add_side_steps(one, left, u, 0);
}

namespace {

inline void add(double* best, double value, const double* table) {
  for (int t = 0; t < kLanes; ++t) best[t] = least(best[t], value + table[t]);
}

}  // namespace

// What the kernels below read for one row: pointers by the left node.
struct RowKernels {
  const CodonGraph& graph;
  const LaneTables& tables;
  const int from;  // boundary of u
  const double *multi_two, *bulge, *one;
  const double *pair, *stem;
  double* closed;
  const int kinds_in;
  struct Left {  // an edge u -> u2 and what lies inside it
    int letter;
    double cost;
    const double *pair, *stem, *path, *generic, *two_three;
    int deeper_begin, deeper_end;
  };
  struct Deeper {  // an edge u2 -> u3
    int letter;
    double cost;
    const double *pair, *stem;
  };
  std::vector<Left> lefts;
  std::vector<Deeper> deepers;

  RowKernels(Sweep& sweep, int u)
      : graph(sweep.graph),
        tables(sweep.tables_),
        from(graph.boundary[u]),
        multi_two(sweep.loops_[u].multi_two.get()),
        bulge(sweep.scratch_[0].get()),
        one(sweep.scratch_[2].get()),
        pair(sweep.pairs_[u].pair.get()),
        stem(sweep.stems_[u].stem.get()),
        closed(sweep.loops_[u].closed.get()),
        kinds_in(graph.letters_in[u]) {
    for (int e = graph.leaving[u]; e < graph.leaving[u + 1]; ++e) {
      const Edge& a = graph.edges[e];
      const LoopRows& rows = sweep.loops_[a.to];
      const int begin = static_cast<int>(deepers.size());
      for (int f = graph.leaving[a.to]; f < graph.leaving[a.to + 1]; ++f) {
        const Edge& w = graph.edges[f];
        deepers.push_back({w.letter, w.cost, sweep.pairs_[w.to].pair.get(), sweep.stems_[w.to].stem.get()});
      }
      lefts.push_back({a.letter, a.cost, sweep.pairs_[a.to].pair.get(), sweep.stems_[a.to].stem.get(), rows.path.get(),
                       rows.generic.get(), rows.two_three.get(), begin, static_cast<int>(deepers.size())});
    }
  }
};

namespace {

// best[outer] = min(best, cost + P(inner) + table[inner][letters][outer]); `stride` numbers lie between inner pairs.
inline void add_pairs(double* best, const double* pair, double cost, const double* table, int stride) {
  for (int t = 0; t < kPairs; ++t)
    if (pair[t] < kUnreachable) add(best, cost + pair[t], table + static_cast<std::ptrdiff_t>(stride) * t);
}

inline bool worth(double stem, double cost, double least_loop, double largest_terminal, double worst) {
  return stem + cost + least_loop - largest_terminal < worst;
}

VAXSMITH_DISPATCH void close_columns(const RowKernels& k, int begin, int end) {
  const CodonGraph& graph = k.graph;
  const LaneTables& tables = k.tables;
  for (int v = begin; v < end; ++v) {
    const int j = graph.boundary[v];
    double* best = k.closed + kLanes * static_cast<std::ptrdiff_t>(v);
    double least_here[kLanes];
    for (int t = 0; t < kLanes; ++t) least_here[t] = kNever;
    const int kinds = j - k.from >= kShortestHairpin && j < graph.length && graph.may_pair[j]
                          ? kinds_between(k.kinds_in, graph.letters_out[v])
                          : 0;
    if (kinds) {
      add(least_here, k.multi_two[v], tables.branch);
      add(least_here, k.bulge[v], tables.terminal);
      add(least_here, k.one[v], tables.one_n);
      if (k.stem[v] < kUnreachable)
        add_pairs(least_here, k.pair + kLanes * static_cast<std::ptrdiff_t>(v), 0, tables.stack.data(), kLanes);
      for (const auto& a : k.lefts)
        if (a.stem[v] < kUnreachable)
          add_pairs(least_here, a.pair + kLanes * static_cast<std::ptrdiff_t>(v), a.cost, tables.bulge_one.data(), kLanes);
      for (int e = graph.arriving[v]; e < graph.arriving[v + 1]; ++e) {
        const Edge& b = graph.edges[graph.arriving_edges[e]];
        const std::ptrdiff_t v2 = b.from;
        if (k.stem[v2] < kUnreachable) add_pairs(least_here, k.pair + kLanes * v2, b.cost, tables.bulge_one.data(), kLanes);
        for (const auto& a : k.lefts) {
          const double cost = a.cost + b.cost;
          const int site = kLanes * (4 * a.letter + b.letter);
          add(least_here, cost + a.generic[v2], &tables.interior[site]);
          add(least_here, cost + a.two_three[v2], &tables.two_three[site]);
          add(least_here, cost + a.path[v2] + tables.hairpin_size[j - k.from], &tables.hairpin[site]);
          if (a.stem[v2] < kUnreachable)
            add_pairs(least_here, a.pair + kLanes * v2, cost, &tables.one_one[site], kLanes * 16);
        }
      }
      double worst = -kNever;
      for (int left = kinds; left; left &= left - 1) worst = std::max(worst, least_here[__builtin_ctz(left)]);
      for (int e = graph.arriving[v]; e < graph.arriving[v + 1]; ++e) {
        const Edge& b = graph.edges[graph.arriving_edges[e]];
        const std::ptrdiff_t v2 = b.from;
        for (const auto& a : k.lefts) {
          const double cost = a.cost + b.cost;
          for (int d = a.deeper_begin; d < a.deeper_end; ++d) {
            const auto& w = k.deepers[d];
            if (worth(w.stem[v2], cost + w.cost, tables.least_one_two, tables.largest_terminal, worst))
              add_pairs(least_here, w.pair + kLanes * v2, cost + w.cost,
                        &tables.two_one[kLanes * (16 * a.letter + 4 * w.letter + b.letter)], kLanes * 64);
          }
          for (int f = graph.arriving[v2]; f < graph.arriving[v2 + 1]; ++f) {
            const Edge& z = graph.edges[graph.arriving_edges[f]];
            const std::ptrdiff_t v3 = z.from;
            if (worth(a.stem[v3], cost + z.cost, tables.least_one_two, tables.largest_terminal, worst))
              add_pairs(least_here, a.pair + kLanes * v3, cost + z.cost,
                        &tables.one_two[kLanes * (16 * a.letter + 4 * z.letter + b.letter)], kLanes * 64);
            for (int d = a.deeper_begin; d < a.deeper_end; ++d) {
              const auto& w = k.deepers[d];
              const double all = cost + z.cost + w.cost;
              if (worth(w.stem[v3], all, tables.least_two_two, tables.largest_terminal, worst))
                add_pairs(least_here, w.pair + kLanes * v3, all,
                          &tables.two_two[kLanes * (64 * a.letter + 16 * w.letter + 4 * z.letter + b.letter)], kLanes * 256);
            }
          }
        }
      }
    }
    for (int t = 0; t < kLanes; ++t) best[t] = least_here[t];
  }
}

}  // namespace

// C(u, v, t) for every v: what a pair around (u, v) closes.
void Sweep::close_row(int u) {
  const int i = graph.boundary[u];
  Row& closed = loops_[u].closed;
  if (i == 0 || !graph.may_pair[i - 1]) {
    std::fill(closed.get() + kLanes * static_cast<std::ptrdiff_t>(i),
              closed.get() + kLanes * static_cast<std::ptrdiff_t>(graph.nodes), kNever);
    return;
  }
  const RowKernels kernels(*this, u);
  const int middle = (first_spine(u) + graph.length + 1) / 2;
  second_.both([&] { close_columns(kernels, first_spine(u), middle); },
               [&] { close_columns(kernels, middle, graph.length + 1); });
  close_columns(kernels, first_extra(u), graph.nodes);
  special_hairpins(u);
}

// Hairpins of 3, 4 and 6 by every path from u: a special loop's energy replaces the generic one and may be higher.
void Sweep::special_hairpins(int u) {
  double* closed = loops_[u].closed.get();
  int loop[6];
  const auto walk = [&](auto&& self, int v, int size, double cost) -> void {
    if (size == 3 || size == 4 || size == 6) {
      const int j = graph.boundary[v];
      int kinds = j < graph.length && graph.may_pair[j] ? kinds_between(graph.letters_in[u], graph.letters_out[v]) : 0;
      for (; kinds; kinds &= kinds - 1) {
        const int t = __builtin_ctz(kinds);
        double& value = closed[kLanes * static_cast<std::ptrdiff_t>(v) + t];
        value = least(value, cost + unit * model.hairpin_loop(t, loop, size));
      }
    }
    if (size == 6) return;
    for (int e = graph.leaving[v]; e < graph.leaving[v + 1]; ++e) {
      loop[size] = graph.edges[e].letter;
      self(self, graph.edges[e].to, size + 1, cost + graph.edges[e].cost);
    }
  };
  walk(walk, u, 0, 0.0);
}

}  // namespace vaxsmith
