// What a change of letters costs while the structure stands: only the loops that the letters touch are read again.
//
// A pair whose letters no longer pair is opened, so that two loops become one; no new pair is formed. The energy is
// therefore an upper bound of the new sequence's minimum free energy.

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "energy_model.hpp"

namespace vaxsmith {

class StandingStructure {
 public:
  using Edits = std::vector<std::pair<int, std::string>>;  // (first place, letters A, C, G, T or U)

  // Throws std::invalid_argument as structure_energy() does.
  StandingStructure(const EnergyModel& model, const std::string& sequence, const std::string& structure);

  // What the edits together would change the energy by, in 0.01 kcal/mol; kForbidden where a loop of the result does
  // not exist. Nothing is kept.
  int trial(const Edits& edits);

  // Make the edits and give what they changed the energy by. Throws std::invalid_argument where trial() is kForbidden.
  int write(const Edits& edits);

  int energy() const { return energy_; }
  std::string structure() const;
  // The place that each letter pairs with, -1 where it is unpaired.
  const std::vector<int>& partner() const { return partner_; }

 private:
  struct Undo {
    std::vector<std::pair<int, int>> letters;
    std::vector<std::pair<int, int>> pairs;
  };

  int change(const Edits& edits, Undo& undo);
  void take_back(const Undo& undo);
  int closer_of(int place) const;     // the opening letter of the loop that a place lies in; -1: the exterior loop
  int loop(int closer) const;         // that loop's own energy
  int loops_around(const std::vector<int>& places) const;

  const EnergyModel& model_;
  std::vector<int> letter_;
  std::vector<int> partner_;
  int energy_;
};

}  // namespace vaxsmith
