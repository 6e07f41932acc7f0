// The way back: every step is found by equality of exact sums, with loops enumerated afresh by the plain energy functions.

#include "trace_back.hpp"

#include <algorithm>
#include <stdexcept>

namespace vaxsmith {

namespace {

constexpr char kSpelling[] = "ACGU";

// The unpaired letters of an interior loop on one side of it: from the outer pair to the inner one.
struct Side {
  int steps, node;
  int first, last;  // edges next to the outer and the inner pair; -1 where the side is empty
  double cost;
};

class Tracer {
 public:
  explicit Tracer(const Sweep& sweep) : sweep_(sweep), graph_(sweep.graph), model_(sweep.model), unit_(sweep.unit) {
    out_.found = true;
    out_.value = sweep.rest[0];
    out_.sequence.assign(graph_.length, '?');
    out_.structure.assign(graph_.length, '.');
  }

  Optimum run() {
    outside();
    while (!waiting_.empty()) {
      const Pair pair = waiting_.back();
      waiting_.pop_back();
      inside(pair);
    }
    return out_;
  }

 private:
  struct Pair {
    int u, v, t;
    double value;
  };

  [[noreturn]] static void lost(const char* where) {
    throw std::logic_error(std::string("the way back is lost in ") + where);
  }

  void write(const Edge& edge) { out_.sequence[graph_.boundary[edge.from]] = kSpelling[edge.letter]; }

  // Leave the pair for later whose stem from u to v has this value, if there is one.
  bool push_stem(int u, int v, double stem) {
    for (int t = 0; t < kPairs; ++t) {
      const double value = sweep_.pairs(u, v, t);
      if (value < kUnreachable && value + unit_ * model_.terminal[t] == stem) {
        waiting_.push_back({u, v, t, value});
        return true;
      }
    }
    return false;
  }

  void outside() {
    int u = 0;
    while (graph_.boundary[u] < graph_.length) u = next_outside(u);
  }

  int next_outside(int u) {
    const double value = sweep_.rest[u];
    for (int e = graph_.leaving[u]; e < graph_.leaving[u + 1]; ++e) {
      const Edge& edge = graph_.edges[e];
      if (edge.cost + sweep_.rest[edge.to] != value) continue;
      write(edge);
      return edge.to;
    }
    for (int v = 0; v < graph_.nodes; ++v)
      if (graph_.boundary[v] > graph_.boundary[u] && push_stem(u, v, value - sweep_.rest[v])) return v;
    lost("the exterior loop");
  }

  void inside(const Pair& pair) {
    for (int e = graph_.leaving[pair.u]; e < graph_.leaving[pair.u + 1]; ++e)
      for (int k = graph_.arriving[pair.v]; k < graph_.arriving[pair.v + 1]; ++k) {
        const Edge& x = graph_.edges[e];
        const Edge& y = graph_.edges[graph_.arriving_edges[k]];
        if (pair_of(x.letter, y.letter) != pair.t) continue;
        const double closed = pair.value - x.cost - y.cost;
        if (!interior(x.to, y.from, pair.t, closed) && !hairpin(x.to, y.from, pair.t, closed) &&
            !multiloop(x.to, y.from, pair.t, closed))
          continue;
        write(x);
        write(y);
        out_.structure[graph_.boundary[x.from]] = '(';
        out_.structure[graph_.boundary[y.from]] = ')';
        return;
      }
    lost("a pair");
  }

  // --- interior loops ------------------------------------------------------------------------------------------------

  // Edges of a node towards the inside of a loop, and the node at their far end.
  template <class Visit>
  void inward(int node, bool left, Visit&& visit) const {
    if (left)
      for (int e = graph_.leaving[node]; e < graph_.leaving[node + 1]; ++e) visit(e, graph_.edges[e].to);
    else
      for (int k = graph_.arriving[node]; k < graph_.arriving[node + 1]; ++k)
        visit(graph_.arriving_edges[k], graph_.edges[graph_.arriving_edges[k]].from);
  }

  // Every side of up to the longest bulge, by number of letters; of equal ends the cheapest.
  std::vector<std::vector<Side>> sides(int node, bool left) const {
    std::vector<std::vector<Side>> all(kLongestBulge + 1);
    all[0].push_back({0, node, -1, -1, 0});
    inward(node, left, [&](int first, int second) {
      all[1].push_back({1, second, first, first, graph_.edges[first].cost});
      std::vector<std::pair<int, double>> front = {{second, graph_.edges[first].cost}};
      for (int steps = 2; steps <= kLongestBulge; ++steps) {
        std::vector<std::pair<int, double>> next;
        for (const auto& [at, cost] : front)
          inward(at, left, [&, cost = cost](int last, int end) {
            const double total = cost + graph_.edges[last].cost;
            all[steps].push_back({steps, end, first, last, total});
            const auto known =
                std::find_if(next.begin(), next.end(), [&, end = end](const auto& n) { return n.first == end; });
            if (known == next.end()) next.emplace_back(end, total);
            else known->second = std::min(known->second, total);
          });
        front = std::move(next);
      }
    });
    return all;
  }

  bool interior(int u, int v, int t, double closed) {
    const auto lefts = sides(u, true);
    const auto rights = sides(v, false);
    for (int size = 0; size <= kLongestBulge; ++size)
      for (int l = 0; l <= size; l += size > sweep_.longest_loop ? size : 1)
        for (const Side& left : lefts[l])
          for (const Side& right : rights[size - l])
            if (interior_between(t, left, right, closed)) {
              write_side(left, true);
              write_side(right, false);
              return true;
            }
    return false;
  }

  bool interior_between(int t, const Side& left, const Side& right, double closed) {
    if (graph_.boundary[right.node] - graph_.boundary[left.node] < kShortestHairpin + 2) return false;
    const auto letter = [&](int e) { return e < 0 ? 0 : graph_.edges[e].letter; };
    for (int inner = 0; inner < kPairs; ++inner) {
      const double value = sweep_.pairs(left.node, right.node, inner);
      if (value >= kUnreachable) continue;
      const int loop = model_.interior_loop(left.steps, right.steps, t, inner, letter(left.first), letter(left.last),
                                            letter(right.last), letter(right.first));
      if (left.cost + right.cost + unit_ * loop + value != closed) continue;
      waiting_.push_back({left.node, right.node, inner, value});
      return true;
    }
    return false;
  }

  void write_side(const Side& side, bool left) {
    if (side.steps == 0) return;
    const Edge& first = graph_.edges[side.first];
    const Edge& last = graph_.edges[side.last];
    write(first);
    write(last);
    if (side.steps < 3) return;
    const int from = left ? first.to : last.to;
    const int to = left ? last.from : first.from;
    cheapest(from, to, true);
  }

  // --- paths ---------------------------------------------------------------------------------------------------------

  // D(u, v); writes the letters of a cheapest path if asked.
  double cheapest(int u, int v, bool spell) {
    const int begin = graph_.boundary[u], end = graph_.boundary[v];
    if (begin > end) return kNever;
    cost_.resize(graph_.nodes);
    by_.resize(graph_.nodes);
    for (int j = begin; j <= end; ++j)
      graph_.at(j, [&](int w) {
        cost_[w] = w == u ? 0 : kNever;
        if (j == begin) return;
        for (int k = graph_.arriving[w]; k < graph_.arriving[w + 1]; ++k) {
          const Edge& edge = graph_.edges[graph_.arriving_edges[k]];
          if (cost_[edge.from] + edge.cost >= cost_[w]) continue;
          cost_[w] = cost_[edge.from] + edge.cost;
          by_[w] = graph_.arriving_edges[k];
        }
      });
    const double total = cost_[v];
    for (int w = v; spell && w != u; w = graph_.edges[by_[w]].from) write(graph_.edges[by_[w]]);
    return total;
  }

  // --- hairpins ------------------------------------------------------------------------------------------------------

  bool hairpin(int u, int v, int t, double closed) {
    const int size = graph_.boundary[v] - graph_.boundary[u];
    if (size < kShortestHairpin) return false;
    if (size == 3 || size == 4 || size == 6) {
      std::vector<int> loop;
      return small_hairpin(u, v, t, closed, size, loop);
    }
    for (int e = graph_.leaving[u]; e < graph_.leaving[u + 1]; ++e)
      for (int k = graph_.arriving[v]; k < graph_.arriving[v + 1]; ++k) {
        const Edge& a = graph_.edges[e];
        const Edge& b = graph_.edges[graph_.arriving_edges[k]];
        const double energy =
            unit_ * (model_.hairpin[size] + model_.mismatch_hairpin[EnergyModel::site(t, a.letter, b.letter)]);
        if (a.cost + b.cost + energy + cheapest(a.to, b.from, false) != closed) continue;
        cheapest(a.to, b.from, true);
        write(a);
        write(b);
        return true;
      }
    return false;
  }

  bool small_hairpin(int u, int v, int t, double left, int size, std::vector<int>& loop) {
    if (static_cast<int>(loop.size()) == size) return u == v && left == unit_ * model_.hairpin_loop(t, loop.data(), size);
    for (int e = graph_.leaving[u]; e < graph_.leaving[u + 1]; ++e) {
      const Edge& edge = graph_.edges[e];
      loop.push_back(edge.letter);
      if (small_hairpin(edge.to, v, t, left - edge.cost, size, loop)) {
        write(edge);
        return true;
      }
      loop.pop_back();
    }
    return false;
  }

  // --- multiloops ----------------------------------------------------------------------------------------------------

  // The rows M and M2 of u up to v once more, from the candidates that the sweep kept.
  void multi_rows(int u, int v) {
    const int begin = graph_.boundary[u], end = graph_.boundary[v];
    for (auto* row : {&path_, &one_, &two_}) row->resize(graph_.nodes);
    for (int j = begin; j <= end; ++j)
      graph_.at(j, [&](int w) {
        path_[w] = w == u ? 0 : kNever;
        one_[w] = two_[w] = kNever;
        if (j == begin) return;
        for (int k = graph_.arriving[w]; k < graph_.arriving[w + 1]; ++k) {
          const Edge& edge = graph_.edges[graph_.arriving_edges[k]];
          path_[w] = std::min(path_[w], path_[edge.from] + edge.cost + base());
          one_[w] = std::min(one_[w], one_[edge.from] + edge.cost + base());
          two_[w] = std::min(two_[w], two_[edge.from] + edge.cost + base());
        }
        const Candidates& stems = sweep_.candidates[w];
        for (std::size_t k = 0; k < stems.size() && graph_.boundary[stems.from[k]] >= begin; ++k) {
          one_[w] = std::min(one_[w], std::min(path_[stems.from[k]], one_[stems.from[k]]) + stems.cost[k]);
          two_[w] = std::min(two_[w], one_[stems.from[k]] + stems.cost[k]);
        }
      });
  }

  double base() const { return unit_ * model_.multi_base; }

  bool multiloop(int u, int v, int t, double closed) {
    multi_rows(u, v);
    if (two_[v] + unit_ * (model_.multi_closing + model_.multi_stem + model_.terminal[t]) != closed) return false;
    int at = last_stem(graph_.boundary[u], v, two_, {&one_});
    while (before_ != &path_) at = last_stem(graph_.boundary[u], at, one_, {&path_, &one_});
    cheapest(u, at, true);
    return true;
  }

  // Walk back from v over unpaired letters to the last stem of row[v], push it, and give the node where it begins; what
  // stands before it is a value of the row that is left in before_.
  int last_stem(int begin, int v, const std::vector<double>& row, std::initializer_list<const std::vector<double>*> before) {
    for (;;) {
      const auto edges = graph_.arriving_edges.begin();
      const auto step = std::find_if(edges + graph_.arriving[v], edges + graph_.arriving[v + 1], [&](int e) {
        const Edge& edge = graph_.edges[e];
        return row[v] == row[edge.from] + edge.cost + base() && row[v] < kUnreachable;
      });
      if (step == edges + graph_.arriving[v + 1]) break;
      write(graph_.edges[*step]);
      v = graph_.edges[*step].from;
    }
    const Candidates& stems = sweep_.candidates[v];
    for (std::size_t k = 0; k < stems.size() && graph_.boundary[stems.from[k]] >= begin; ++k)
      for (const auto* values : before) {
        const int from = stems.from[k];
        if ((*values)[from] + stems.cost[k] != row[v] || !push_stem(from, v, stems.cost[k] - unit_ * model_.multi_stem))
          continue;
        before_ = values;
        return from;
      }
    lost("a multiloop");
  }

  const Sweep& sweep_;
  const CodonGraph& graph_;
  const EnergyModel& model_;
  const double unit_;
  Optimum out_;
  std::vector<Pair> waiting_;
  std::vector<double> cost_, path_, one_, two_;
  std::vector<int> by_;
  const std::vector<double>* before_ = nullptr;
};

}  // namespace

Optimum trace_back(const Sweep& sweep) { return Tracer(sweep).run(); }

}  // namespace vaxsmith
