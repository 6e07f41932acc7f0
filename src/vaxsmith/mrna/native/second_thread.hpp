// One more thread that does half of a row's work while the first does the other half.

#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <thread>

namespace vaxsmith {

class SecondThread {
 public:
  explicit SecondThread(bool wanted) {
    if (wanted && std::thread::hardware_concurrency() > 1) thread_ = std::thread([this] { serve(); });
  }
  ~SecondThread() {
    if (!thread_.joinable()) return;
    work_ = nullptr;
    hand_over();
    thread_.join();
  }
  SecondThread(const SecondThread&) = delete;
  SecondThread& operator=(const SecondThread&) = delete;

  // Do both and return when both are done; without a second thread one after the other.
  void both(const std::function<void()>& here, const std::function<void()>& there) {
    if (!thread_.joinable()) {
      here();
      there();
      return;
    }
    work_ = &there;
    failure_ = nullptr;
    hand_over();
    std::exception_ptr own;
    try {
      here();
    } catch (...) {
      own = std::current_exception();
    }
    done_.wait(false, std::memory_order_acquire);
    if (own) std::rethrow_exception(own);
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void hand_over() {
    done_.store(false, std::memory_order_relaxed);
    given_.store(true, std::memory_order_release);
    given_.notify_one();
  }

  void serve() {
    for (;;) {
      given_.wait(false, std::memory_order_acquire);
      given_.store(false, std::memory_order_relaxed);
      if (!work_) return;
      try {
        (*work_)();
      } catch (...) {
        failure_ = std::current_exception();
      }
      done_.store(true, std::memory_order_release);
      done_.notify_one();
    }
  }

  std::atomic<bool> given_ = false, done_ = false;
  const std::function<void()>* work_ = nullptr;
  std::exception_ptr failure_;
  std::thread thread_;
};

}  // namespace vaxsmith
