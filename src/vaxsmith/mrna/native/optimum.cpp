#include "optimum.hpp"

#include "sweep.hpp"
#include "trace_back.hpp"

namespace vaxsmith {

Optimum optimise(const CodonGraph& graph, const EnergyModel& model, int longest_loop, double unit,
                 const Progress& progress) {
  constexpr int kRowsBetweenReports = 16;
  Sweep sweep(graph, model, longest_loop, unit);
  for (int i = graph.length; i >= 0; --i) {
    graph.at(i, [&](int u) { sweep.row(u); });
    if (progress && i % kRowsBetweenReports == 0 && !progress(graph.length - i, graph.length)) return {};
  }
  return trace_back(sweep);
}

}  // namespace vaxsmith
