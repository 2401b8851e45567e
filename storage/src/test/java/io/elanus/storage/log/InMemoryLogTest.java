package io.elanus.storage.log;

import io.elanus.core.time.HybridClock;

final class InMemoryLogTest extends WriteAheadLogContract {
  @Override
  WriteAheadLog openNew(HybridClock clock) {
    return new InMemoryLog(clock);
  }

  @Override
  WriteAheadLog reopen(WriteAheadLog log, HybridClock clock) {
    return ((InMemoryLog) log).reopen(clock);
  }
}
