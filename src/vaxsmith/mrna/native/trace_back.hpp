#pragma once

#include "optimum.hpp"
#include "sweep.hpp"

namespace vaxsmith {

// Spell one coding and structure whose value is that of the finished sweep.
Optimum trace_back(const Sweep& sweep);

}  // namespace vaxsmith
