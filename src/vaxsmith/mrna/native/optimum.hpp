// The coding and structure of least energy and codon cost together: an exact dynamic programme over a codon graph.
//
// Zuker & Stiegler's (1981) recurrences, with nodes of the codon graph (Cohen & Skiena 2003; Terai et al. 2016) in the
// place of positions. For nodes u and v, a path u -> v spells a stretch of letters at the cost of its edges; below, a
// sum over letters is over the edges read, and every minimum is over those edges, too.
//
//   D(u,v)    the cheapest path, nothing paired
//   P(u,v,t)  the first letter pairs with the last as pair t:  min over edges x: u->u', y: v'->v with (x,y) = t of
//             cost + C(u',v',t)
//   C(u',v',t) what the pair t closes, its own letters not included: the minimum of
//             hairpin     H(t, letters) + path;  sizes 3, 4 and 6 by every path, as special loops replace the energy
//             interior    I(l,r,t,t',letters) + paths + P(p,q,t'),  l + r <= longest loop (bulges: 30)
//             multiloop   a + c + term(t) + M2(u',v')
//   S(u,v)    min over t of P(u,v,t) + term(t)                          (a stem with its terminal penalty)
//   M(u,v)    one stem or more of a multiloop: min of S(u,v) + c;  M(u,v') + edge + b;
//             min(M(u,w), D(u,w) + b |uw|) + S(w,v) + c over nodes w between
//   M2(u,v)   two or more:  min of M2(u,v') + edge + b;  M(u,w) + S(w,v) + c
//   X(u)      all from u to the end:  min of edge + X(u');  S(u,v) + X(v);  X(end) = 0
//
// with a, b, c the multiloop's closing, unpaired and stem terms and term(t) the terminal AU/GU penalty.
//
// Interior loops (sweep_rows.cpp). Stacks, bulges of one, 1x1, 1x2, 2x1 and 2x2 are enumerated. In all others the term of
// the outer pair and of the inner pair are independent, so inner stems are folded into values without a kind:
//   bulges of n >= 2:  S;    1xn:  S1(u,v) = min P + one_n(t);    others:  SM(u,v) = min over edges w, z beside the stem
//   of P + mismatch(t,w,z). Let W_s(u,v) be the least of SM with s further letters split between its two sides, each split
//   (l,r) at asymmetry(|l-r|). Stepping in on both sides keeps l-r (Lyngsø, Zuker & Pedersen 1999), hence
//       W_s(u,v) = min( W_{s-2}(u',v') + edges;  SM after s letters on the left;  SM before s letters on the right )
//   which costs O(longest loop) a pair of nodes instead of its square.
//
// Multiloops: S(w,v) enters the lists that the sums over w run through only if no other way makes M(w,v) as small
// (Wexler, Zilberstein & Ziv-Ukelson 2007); what is left out can be replaced in every sum, by the triangle inequality.
//
// All values are whole numbers held in doubles (units of 2^-26 x 0.01 kcal/mol), so sums are exact and the way back
// (trace_back.cpp) finds every step by equality. It enumerates loops afresh with the plain energy functions.

#pragma once

#include <functional>
#include <string>

#include "codon_graph.hpp"
#include "energy_model.hpp"

namespace vaxsmith {

struct Optimum {
  bool found = false;     // false where cancelled
  double value = 0;       // in units, beyond the cheapest coding
  std::string sequence;   // A, C, G, U
  std::string structure;  // dot-bracket
};

// Called now and then with the rows done and their number; false stops the work.
using Progress = std::function<bool(int, int)>;

Optimum optimise(const CodonGraph& graph, const EnergyModel& model, int longest_loop, double unit, const Progress& progress);

}  // namespace vaxsmith
