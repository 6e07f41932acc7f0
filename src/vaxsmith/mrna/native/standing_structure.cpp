#include "standing_structure.hpp"

#include <algorithm>
#include <stdexcept>

namespace vaxsmith {

namespace {

int letter_index(char letter) {
  const auto found = std::string("ACGU").find(letter == 'T' ? 'U' : letter);
  if (found == std::string::npos) throw std::invalid_argument("letters other than A, C, G, U");
  return static_cast<int>(found);
}

}  // namespace

StandingStructure::StandingStructure(const EnergyModel& model, const std::string& sequence, const std::string& structure)
    : model_(model), partner_(sequence.size(), -1), energy_(structure_energy(model, sequence, structure)) {
  std::vector<int> open;
  for (int i = 0; i < static_cast<int>(sequence.size()); ++i) {
    letter_.push_back(letter_index(sequence[i]));
    if (structure[i] == '(') open.push_back(i);
    if (structure[i] != ')') continue;
    partner_[i] = open.back();
    partner_[open.back()] = i;
    open.pop_back();
  }
}

int StandingStructure::trial(const Edits& edits) {
  Undo undo;
  const int changed = change(edits, undo);
  take_back(undo);
  return changed;
}

int StandingStructure::write(const Edits& edits) {
  Undo undo;
  const int changed = change(edits, undo);
  if (changed >= kForbidden) {
    take_back(undo);
    throw std::invalid_argument("a loop of the result does not exist");
  }
  energy_ += changed;
  return changed;
}

std::string StandingStructure::structure() const {
  std::string marks(partner_.size(), '.');
  for (int i = 0; i < static_cast<int>(partner_.size()); ++i)
    if (partner_[i] >= 0) marks[i] = partner_[i] > i ? '(' : ')';
  return marks;
}

int StandingStructure::change(const Edits& edits, Undo& undo) {
  std::vector<int> places;
  std::vector<int> letters;
  for (const auto& [first, word] : edits)
    for (int k = 0; k < static_cast<int>(word.size()); ++k) {
      const int place = first + k;
      if (place < 0 || place >= static_cast<int>(letter_.size())) throw std::invalid_argument("a place outside the molecule");
      const int letter = letter_index(word[k]);
      if (letter == letter_[place]) continue;
      places.push_back(place);
      letters.push_back(letter);
    }
  if (places.empty()) return 0;
  const int before = loops_around(places);
  for (std::size_t k = 0; k < places.size(); ++k) {
    undo.letters.emplace_back(places[k], letter_[places[k]]);
    letter_[places[k]] = letters[k];
  }
  for (const int place : places) {
    const int other = partner_[place];
    if (other < 0 || pair_of(letter_[place], letter_[other]) >= 0) continue;
    undo.pairs.emplace_back(place, other);
    partner_[place] = partner_[other] = -1;
  }
  const int after = loops_around(places);
  return after >= kForbidden ? kForbidden : after - before;
}

void StandingStructure::take_back(const Undo& undo) {
  for (auto last = undo.letters.rbegin(); last != undo.letters.rend(); ++last) letter_[last->first] = last->second;
  for (const auto& [place, other] : undo.pairs) {
    partner_[place] = other;
    partner_[other] = place;
  }
}

int StandingStructure::closer_of(int place) const {
  for (int k = place - 1; k >= 0; --k) {
    if (partner_[k] < 0) continue;
    if (partner_[k] > k) return k;
    k = partner_[k];
  }
  return -1;
}

int StandingStructure::loop(int closer) const {
  const int length = static_cast<int>(letter_.size());
  const int end = closer < 0 ? length : partner_[closer];
  std::vector<int> branches;
  int paired = 0;
  int stems = 0;
  for (int k = closer + 1; k < end; ++k) {
    if (partner_[k] < 0) continue;
    branches.push_back(k);
    stems += model_.terminal[pair_of(letter_[k], letter_[partner_[k]])];
    paired += partner_[k] - k + 1;
    k = partner_[k];
  }
  if (closer < 0) return stems;
  const int outer = pair_of(letter_[closer], letter_[end]);
  if (branches.empty()) return model_.hairpin_loop(outer, letter_.data() + closer + 1, end - closer - 1);
  if (branches.size() == 1) {
    const int p = branches[0];
    const int q = partner_[p];
    if (p - closer - 1 + end - q - 1 >= static_cast<int>(model_.interior.size())) return kForbidden;
    return model_.interior_loop(p - closer - 1, end - q - 1, outer, pair_of(letter_[p], letter_[q]), letter_[closer + 1],
                                letter_[p - 1], letter_[q + 1], letter_[end - 1]);
  }
  return model_.multi_closing + model_.terminal[outer] + stems +
         model_.multi_stem * (1 + static_cast<int>(branches.size())) + model_.multi_base * (end - closer - 1 - paired);
}

int StandingStructure::loops_around(const std::vector<int>& places) const {
  std::vector<int> closers;
  for (const int place : places) {
    // A closing letter lies in the same loop as its opening one.
    closers.push_back(closer_of(partner_[place] < 0 ? place : std::min(place, partner_[place])));
    if (partner_[place] >= 0) closers.push_back(std::min(place, partner_[place]));
  }
  std::sort(closers.begin(), closers.end());
  closers.erase(std::unique(closers.begin(), closers.end()), closers.end());
  int energy = 0;
  for (const int closer : closers) {
    const int own = loop(closer);
    if (own >= kForbidden) return kForbidden;
    energy += own;
  }
  return energy;
}

}  // namespace vaxsmith
