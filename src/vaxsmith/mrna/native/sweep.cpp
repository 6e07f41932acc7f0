// Pairs, stems and multiloops of one row; the loops are in sweep_loops.cpp. See optimum.hpp for the recurrences.

#include "sweep.hpp"

#include <algorithm>
#include <limits>

#include "dispatch.hpp"

namespace vaxsmith {

LaneTables::LaneTables(const EnergyModel& model, double unit, int length) {
  // table[rest of the indices][lane] from a function of (outer pair, rest).
  const auto lanes = [&](int rest, auto energy) {
    std::vector<double> table(static_cast<std::size_t>(rest) * kLanes, kNever);
    for (int k = 0; k < rest; ++k)
      for (int t = 0; t < kPairs; ++t) table[k * kLanes + t] = unit * energy(t, k);
    return table;
  };
  // Tables [outer][inner][letters] become [inner][letters][outer].
  const auto inner_first = [&](const std::vector<int>& table, int letters) {
    return lanes(kPairs * letters, [&](int t, int k) { return table[kPairs * letters * t + k]; });
  };
  stack = inner_first(model.stack, 1);
  bulge_one = inner_first(model.bulge_one, 1);
  one_one = inner_first(model.one_one, 16);
  one_two = inner_first(model.one_two, 64);
  two_one = inner_first(model.two_one, 64);
  two_two = inner_first(model.two_two, 256);
  interior = lanes(16, [&](int t, int k) { return model.mismatch_interior[16 * t + k]; });
  two_three = lanes(16, [&](int t, int k) { return model.mismatch_two_three[16 * t + k]; });
  hairpin = lanes(16, [&](int t, int k) { return model.mismatch_hairpin[16 * t + k]; });
  for (int t = 0; t < kLanes; ++t) {
    terminal[t] = t < kPairs ? unit * model.terminal[t] : kNever;
    one_n[t] = t < kPairs ? unit * model.one_n[t] : kNever;
    branch[t] = t < kPairs ? unit * (model.multi_closing + model.multi_stem + model.terminal[t]) : kNever;
  }
  beside.assign(kLetters * kPairs * kLanes, kNever);
  for (int w = 0; w < kLetters; ++w)
    for (int t = 0; t < kPairs; ++t)
      for (int z = 0; z < kLetters; ++z) {
        double* at = &beside[(kPairs * w + t) * kLanes];
        at[z] = unit * model.inner_mismatch_interior[EnergyModel::site(t, w, z)];
        at[4 + z] = unit * model.inner_mismatch_two_three[EnergyModel::site(t, w, z)];
      }
  for (int size = 0; size <= length; ++size) {
    const bool special = size == 3 || size == 4 || size == 6;  // enumerated by path
    hairpin_size.push_back(size < kShortestHairpin || special ? kNever : unit * model.hairpin[size]);
  }
  const auto least_of = [&](const std::vector<int>& table) { return unit * *std::min_element(table.begin(), table.end()); };
  least_two_two = least_of(model.two_two);
  least_one_two = std::min(least_of(model.one_two), least_of(model.two_one));
  largest_terminal = unit * *std::max_element(model.terminal.begin(), model.terminal.end());
}

Sweep::Sweep(const CodonGraph& graph_, const EnergyModel& model_, int longest_loop_, double unit_)
    : graph(graph_),
      model(model_),
      longest_loop(longest_loop_),
      unit(unit_),
      pairs(graph_),
      candidates(graph_.nodes),
      rest(graph_.nodes, kNever),
      tables_(model_, unit_, graph_.length),
      stems_(graph_, kLongestBulge + 1),
      pairs_(graph_, 3),
      loops_(graph_, 2),
      side_reaches_(graph_.nodes),
      scratch_(3),
      second_(graph_.length >= kLongEnoughForTwo),
      multi_(graph_.nodes, kNever) {
  for (Row& row : scratch_) row.resize(graph.nodes);
  for (int j = 0; j < graph.length; ++j)
    graph.at(j, [&](int u) {
      for (const Reach& r : graph.reach(u, kLongestBulge)) {
        if (u <= graph.length && r.node <= graph.length) continue;
        side_reaches_[u].push_back({r.steps, r.node, r.cost});
        if (r.steps == 1) side_steps_.push_back({u, r.node, r.cost});
      }
    });
  side_steps_begin_.assign(graph.length + 2, static_cast<int>(side_steps_.size()));
  for (int k = static_cast<int>(side_steps_.size()) - 1; k >= 0; --k)
    side_steps_begin_[graph.boundary[side_steps_[k].from]] = k;
  for (int j = graph.length; j >= 0; --j) side_steps_begin_[j] = std::min(side_steps_begin_[j], side_steps_begin_[j + 1]);
  std::vector<int> all(graph.edges.size());
  for (std::size_t e = 0; e < all.size(); ++e) all[e] = static_cast<int>(e);
  std::stable_sort(all.begin(), all.end(),
                   [&](int a, int b) { return graph.boundary[graph.edges[a].to] < graph.boundary[graph.edges[b].to]; });
  for (const int e : all) edges_by_letter_[graph.edges[e].letter].push_back(e);
}

void Sweep::row(int u) {
  stems_.open(u);
  pairs_.open(u);
  loops_.open(u);
  pair_row(u);
  stem_rows(u);
  second_.both([&] { multi_rows(u); }, [&] { loop_rows(u); });
  close_row(u);
}

// P(u, v, t) from what the pair closes.
void Sweep::pair_row(int u) {
  const int i = graph.boundary[u];
  double* row = pairs_[u].pair.get();
  const auto clear = [&](std::ptrdiff_t from, std::ptrdiff_t to) {
    std::fill(row + kLanes * from, row + kLanes * to, kNever);
  };
  clear(i, graph.length + 1);
  clear(first_extra(u), graph.nodes);
  if (i < graph.length && graph.may_pair[i]) {
    for (int e = graph.leaving[u]; e < graph.leaving[u + 1]; ++e) {
      const Edge& x = graph.edges[e];
      const double* closed = loops_[x.to].closed.get();
      for (int y = 0; y < kLetters; ++y) {
        const int t = pair_of(x.letter, y);
        if (t < 0) continue;
        const auto& list = edges_by_letter_[y];
        for (auto k = list.rbegin(); k != list.rend(); ++k) {
          const Edge& edge = graph.edges[*k];
          const int j = graph.boundary[edge.to];
          if (j < i + kShortestHairpin + 2) break;
          if (!graph.may_pair[j - 1]) continue;
          double& value = row[kLanes * static_cast<std::ptrdiff_t>(edge.to) + t];
          value = least(value, x.cost + edge.cost + closed[kLanes * static_cast<std::ptrdiff_t>(edge.from) + t]);
        }
      }
    }
  }
  pairs.append(u, row);
}

namespace {

VAXSMITH_DISPATCH void fold_kinds(const double* pair, const double* terminal, const double* one_n, double* stem,
                                  double* stem_one_n, int from, int to) {
  for (int v = from; v < to; ++v) {
    const double* p = pair + kLanes * static_cast<std::ptrdiff_t>(v);
    double a = kNever, b = kNever;
    for (int t = 0; t < kPairs; ++t) {
      a = least(a, p[t] + terminal[t]);
      b = least(b, p[t] + one_n[t]);
    }
    stem[v] = a;
    stem_one_n[v] = b;
  }
}

// The eight sums over the inner pair's kinds: letters z = 0 .. 3 for interior loops, then for 2x3.
inline void fold_beside(const double* pair, const double* beside, double* least_of) {
  for (int k = 0; k < kLanes; ++k) least_of[k] = kNever;
  for (int t = 0; t < kPairs; ++t)
    for (int k = 0; k < kLanes; ++k) least_of[k] = least(least_of[k], pair[t] + beside[kLanes * t + k]);
}

VAXSMITH_DISPATCH void fold_mismatches(const CodonGraph& graph, const double* pair, const double* stem, const double* beside,
                                       double cost, double* mismatch, double* two_three, int from, int to) {
  for (int v = from; v < to; ++v) {
    if (stem[v] >= kUnreachable) continue;
    double folded[kLanes];
    fold_beside(pair + kLanes * static_cast<std::ptrdiff_t>(v), beside, folded);
    for (int e = graph.leaving[v]; e < graph.leaving[v + 1]; ++e) {
      const Edge& z = graph.edges[e];
      mismatch[z.to] = least(mismatch[z.to], cost + z.cost + folded[z.letter]);
      two_three[z.to] = least(two_three[z.to], cost + z.cost + folded[4 + z.letter]);
    }
  }
}

}  // namespace

// S, S1 and SM: pairs with their closing terms folded in.
void Sweep::stem_rows(int u) {
  StemRows& rows = stems_[u];
  const double* pair = pairs_[u].pair.get();
  const auto clear = [&](Row& row) {
    std::fill(row.get() + first_spine(u), row.get() + graph.length + 1, kNever);
    std::fill(row.get() + first_extra(u), row.get() + graph.nodes, kNever);
  };
  clear(rows.mismatch);
  clear(rows.mismatch_two_three);
  fold_kinds(pair, tables_.terminal, tables_.one_n, rows.stem.get(), rows.one_n.get(), first_spine(u), graph.length + 1);
  fold_kinds(pair, tables_.terminal, tables_.one_n, rows.stem.get(), rows.one_n.get(), first_extra(u), graph.nodes);
  for (int e = graph.leaving[u]; e < graph.leaving[u + 1]; ++e) {
    const Edge& w = graph.edges[e];
    const double* inner = pairs_[w.to].pair.get();
    const double* stem = stems_[w.to].stem.get();
    const double* beside = &tables_.beside[kPairs * kLanes * w.letter];
    fold_mismatches(graph, inner, stem, beside, w.cost, rows.mismatch.get(), rows.mismatch_two_three.get(),
                    first_spine(w.to), graph.length + 1);
    fold_mismatches(graph, inner, stem, beside, w.cost, rows.mismatch.get(), rows.mismatch_two_three.get(),
                    first_extra(w.to), graph.nodes);
  }
}

namespace {

// The least of M(u,w) + S(w,v) + c over the candidates w; four sums at a time, for each waits on memory.
inline double least_split(const Candidates& stems, const double* multi) {
  double best[4] = {kNever, kNever, kNever, kNever};
  const int* from = stems.from.data();
  const double* cost = stems.cost.data();
  const std::size_t count = stems.size();
  std::size_t k = 0;
  for (; k + 4 <= count; k += 4)
    for (int lane = 0; lane < 4; ++lane) best[lane] = least(best[lane], multi[from[k + lane]] + cost[k + lane]);
  for (; k < count; ++k) best[0] = least(best[0], multi[from[k]] + cost[k]);
  return least(least(best[0], best[1]), least(best[2], best[3]));
}

}  // namespace

// D, M, M2, the lists of candidates, and X.
void Sweep::multi_rows(int u) {
  const int i = graph.boundary[u];
  LoopRows& rows = loops_[u];
  const double* stem = stems_[u].stem.get();
  double* path = rows.path.get();
  double* two = rows.multi_two.get();
  double* last = rows.last_stem.get();  // unpaired letters, then one stem that ends at v
  const double base = unit * model.multi_base;
  const double branch = unit * model.multi_stem;
  const auto clear = [&](Row& row) {
    std::fill(row.get() + i, row.get() + graph.length + 1, kNever);
    std::fill(row.get() + first_extra(u), row.get() + graph.nodes, kNever);
  };
  clear(rows.path);
  clear(rows.multi_two);
  clear(rows.last_stem);
  path[u] = 0;
  for (int e = graph.leaving[u]; e < graph.leaving[u + 1]; ++e) {
    const Edge& edge = graph.edges[e];
    const double* after = loops_[edge.to].path.get();
    const double* stem_after = loops_[edge.to].last_stem.get();
    const auto read = [&](int from, int to) {
      for (int v = from; v < to; ++v) {
        path[v] = least(path[v], edge.cost + after[v]);
        last[v] = least(last[v], edge.cost + base + stem_after[v]);
      }
    };
    read(i + 1, graph.length + 1);
    read(graph.extra_begin[i + 1], graph.nodes);
    rest[u] = least(rest[u], edge.cost + rest[edge.to]);
  }
  if (i == graph.length) rest[u] = 0;

  double* multi = multi_.data();
  for (int j = i; j <= graph.length; ++j)
    graph.at(j, [&](int v) {
      multi[v] = kNever;
      if (j < i + kShortestHairpin + 2) return;
      double one = last[v];
      for (int k = graph.arriving[v]; k < graph.arriving[v + 1]; ++k) {
        const Edge& edge = graph.edges[graph.arriving_edges[k]];
        one = least(one, multi[edge.from] + edge.cost + base);
        two[v] = least(two[v], two[edge.from] + edge.cost + base);
      }
      two[v] = least(two[v], least_split(candidates[v], multi));
      one = least(one, two[v]);
      if (stem[v] + branch < one) {
        one = stem[v] + branch;
        last[v] = one;
        candidates[v].from.push_back(u);
        candidates[v].cost.push_back(one);
      }
      multi[v] = one;
      rest[u] = least(rest[u], stem[v] + rest[v]);
    });
}

}  // namespace vaxsmith
