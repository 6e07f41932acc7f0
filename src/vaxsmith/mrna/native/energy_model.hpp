// Energies of loops in the nearest-neighbour model (Turner 2004, no dangling ends), in units of 0.01 kcal/mol.
//
// The numbers come from ViennaRNA by way of mrna/energy_parameters.py, whose docstring gives every table's index order.
// Letters: A, C, G, U = 0 .. 3. Pairs: CG, GC, GU, UG, AU, UA = 0 .. 5, read from 5' to 3', the inner pair as well.

#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

namespace vaxsmith {

constexpr int kPairs = 6;
constexpr int kLetters = 4;
constexpr int kShortestHairpin = 3;
constexpr int kLongestBulge = 30;
constexpr int kForbidden = 10'000'000;  // "no such loop", as ViennaRNA writes it

// The pair of two letters, or -1.
constexpr int pair_of(int x, int y) {
  constexpr int kind[4][4] = {{-1, -1, -1, 4}, {-1, -1, 0, -1}, {-1, 1, -1, 2}, {5, -1, 3, -1}};
  return kind[x][y];
}

constexpr int kFirst[kPairs] = {1, 2, 2, 3, 0, 3};
constexpr int kLast[kPairs] = {2, 1, 3, 2, 3, 0};

struct EnergyModel {
  std::vector<int> stack, bulge_one, one_one, one_two, two_one, two_two;
  std::vector<int> bulge, interior, asymmetry, terminal, one_n;
  std::vector<int> mismatch_interior, inner_mismatch_interior, mismatch_two_three, inner_mismatch_two_three;
  std::vector<int> hairpin, mismatch_hairpin;
  std::map<std::string, int> special;
  int multi_closing = 0, multi_stem = 0, multi_base = 0;

  // Special hairpins by their letters as base-four numbers, one map a size; filled by index_special().
  std::vector<std::map<int, int>> special_by_size;

  void index_special() {
    special_by_size.assign(7, {});
    for (const auto& [loop, energy] : special) {
      int key = 0;
      for (const char letter : loop) key = 4 * key + static_cast<int>(std::string("ACGU").find(letter));
      special_by_size.at(loop.size() - 2)[key] = energy;
    }
  }

  static int site(int pair, int x, int y) { return 16 * pair + 4 * x + y; }

  // A hairpin that `pair` closes around `size` unpaired letters. A special loop's energy replaces the generic one.
  int hairpin_loop(int pair, const int* loop, int size) const {
    if (size < kShortestHairpin) return kForbidden;
    if (size < 7 && !special_by_size[size].empty()) {
      int key = kFirst[pair];
      for (int k = 0; k < size; ++k) key = 4 * key + loop[k];
      const auto found = special_by_size[size].find(4 * key + kLast[pair]);
      if (found != special_by_size[size].end()) return found->second;
    }
    if (size == 3) return hairpin[3] + terminal[pair];
    return hairpin[size] + mismatch_hairpin[site(pair, loop[0], loop[size - 1])];
  }

  // A stack, bulge or interior loop with `left` and `right` unpaired letters. x = letter i+1, w = p-1, z = q+1, y = j-1
  // (a side of one letter has it twice, a side of none has them unread).
  int interior_loop(int left, int right, int outer, int inner, int x, int w, int z, int y) const {
    const int both = kPairs * outer + inner;
    const int size = left + right;
    if (size == 0) return stack[both];
    if (left == 0 || right == 0) {
      if (size == 1) return bulge_one[both];
      return bulge[size] + terminal[outer] + terminal[inner];
    }
    if (left == 1 && right == 1) return one_one[16 * both + 4 * x + y];
    if (left == 1 && right == 2) return one_two[64 * both + 16 * x + 4 * z + y];
    if (left == 2 && right == 1) return two_one[64 * both + 16 * x + 4 * w + y];
    if (left == 2 && right == 2) return two_two[256 * both + 64 * x + 16 * w + 4 * z + y];
    const int loop = interior[size] + asymmetry[std::abs(left - right)];
    if (left == 1 || right == 1) return loop + one_n[outer] + one_n[inner];
    if (size == 5) return loop + mismatch_two_three[site(outer, x, y)] + inner_mismatch_two_three[site(inner, w, z)];
    return loop + mismatch_interior[site(outer, x, y)] + inner_mismatch_interior[site(inner, w, z)];
  }
};

// The energy of a structure (dot-bracket without pseudoknots, every pair canonical) on letters A, C, G, U or T.
// Throws std::invalid_argument where brackets do not match or a pair, hairpin or interior loop does not exist.
int structure_energy(const EnergyModel& model, const std::string& sequence, const std::string& structure);

}  // namespace vaxsmith
