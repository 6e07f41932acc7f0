// The energy of a given structure as the sum over its loops: the plain reading of the model.

#include <stdexcept>

#include "energy_model.hpp"

namespace vaxsmith {

namespace {

struct Reader {
  const EnergyModel& model;
  std::vector<int> letter;
  std::vector<int> partner;  // -1 where unpaired

  int pair_at(int i) const {
    const int pair = pair_of(letter[i], letter[partner[i]]);
    if (pair < 0)
      throw std::invalid_argument("letters " + std::to_string(i + 1) + " and " + std::to_string(partner[i] + 1) +
                                  " do not pair");
    return pair;
  }

  // The loop that the pair (i, j) closes, and everything inside it.
  int closed_by(int i) const {
    const int j = partner[i];
    const int outer = pair_at(i);
    std::vector<int> branches;
    for (int k = i + 1; k < j; ++k) {
      if (partner[k] < 0) continue;
      branches.push_back(k);
      k = partner[k];
    }
    if (branches.empty()) {
      const int energy = model.hairpin_loop(outer, letter.data() + i + 1, j - i - 1);
      if (energy >= kForbidden) throw std::invalid_argument("a hairpin of fewer than 3 letters");
      return energy;
    }
    int inside = 0;
    for (const int branch : branches) inside += closed_by(branch);
    if (branches.size() == 1) {
      const int p = branches[0];
      const int q = partner[p];
      if (p - i - 1 + j - q - 1 >= static_cast<int>(model.interior.size()))
        throw std::invalid_argument("an interior loop of more than 30 letters");
      return inside + model.interior_loop(p - i - 1, j - q - 1, outer, pair_at(p), letter[i + 1], letter[p - 1],
                                          letter[q + 1], letter[j - 1]);
    }
    int energy = model.multi_closing + model.multi_stem + model.terminal[outer];
    int paired = 0;
    for (const int branch : branches) {
      energy += model.multi_stem + model.terminal[pair_at(branch)];
      paired += partner[branch] - branch + 1;
    }
    return inside + energy + model.multi_base * (j - i - 1 - paired);
  }
};

}  // namespace

int structure_energy(const EnergyModel& model, const std::string& sequence, const std::string& structure) {
  const int length = static_cast<int>(sequence.size());
  if (structure.size() != sequence.size()) throw std::invalid_argument("sequence and structure differ in length");
  Reader reader{model, {}, std::vector<int>(length, -1)};
  std::vector<int> open;
  for (int i = 0; i < length; ++i) {
    const auto found = std::string("ACGU").find(sequence[i] == 'T' ? 'U' : sequence[i]);
    if (found == std::string::npos) throw std::invalid_argument("letters other than A, C, G, U");
    reader.letter.push_back(static_cast<int>(found));
    if (structure[i] == '(') open.push_back(i);
    if (structure[i] != ')') continue;
    if (open.empty()) throw std::invalid_argument("brackets that do not match");
    reader.partner[i] = open.back();
    reader.partner[open.back()] = i;
    open.pop_back();
  }
  if (!open.empty()) throw std::invalid_argument("brackets that do not match");
  int energy = 0;
  for (int i = 0; i < length; ++i) {
    if (reader.partner[i] < 0) continue;
    energy += reader.closed_by(i) + model.terminal[reader.pair_at(i)];
    i = reader.partner[i];
  }
  return energy;
}

}  // namespace vaxsmith
