package io.elanus.cluster.transport.paranoid;

import io.elanus.cluster.transport.Endpoint;
import io.elanus.cluster.transport.Link;
import io.elanus.cluster.transport.LinkFailure;
import io.elanus.cluster.transport.RoleMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// A link within one process that does to requests what their [Fate] says.
final class ParanoidLink implements Link {
  /// Late requests that are kept; more of them are lost.
  private static final int MOST_LATE = 64;

  private record Request(RoleMethod<?, ?, ?> method, byte[] bytes) {}

  private final Endpoint<?> endpoint;
  private final FaultSchedule schedule;
  private final LongConsumer pause;
  private final List<Request> late = new ArrayList<>();

  /// Guards the list of late requests.
  private final ReentrantLock lateLock = new ReentrantLock();

  ParanoidLink(Endpoint<?> endpoint, FaultSchedule schedule, LongConsumer pause) {
    this.endpoint = endpoint;
    this.schedule = schedule;
    this.pause = pause;
  }

  @Override
  public byte[] carry(RoleMethod<?, ?, ?> method, byte[] request, int attempt) throws LinkFailure {
    long delay = schedule.delayMillis();
    if (delay > 0) {
      pause.accept(delay);
    }
    Request overdue = takeLate();
    if (overdue != null) {
      deliver(overdue); // nobody waits for its answer
    }
    Request now = new Request(method, request);
    return switch (schedule.fate(method, attempt)) {
      case ARRIVES -> deliver(now);
      case ARRIVES_TWICE -> {
        deliver(now);
        yield deliver(now);
      }
      case REQUEST_LOST -> throw new LinkFailure("request lost by the schedule");
      case ANSWER_LOST -> {
        deliver(now);
        throw new LinkFailure("answer lost by the schedule");
      }
      case ARRIVES_LATE -> {
        keep(now);
        throw new LinkFailure("request delayed by the schedule");
      }
    };
  }

  private byte[] deliver(Request request) {
    return endpoint.serve(request.method.path(), request.bytes);
  }

  private void keep(Request request) {
    lateLock.lock();
    try {
      if (late.size() < MOST_LATE) {
        late.add(request);
      }
    } finally {
      lateLock.unlock();
    }
  }

  /// In any order.
  private @Nullable Request takeLate() {
    lateLock.lock();
    try {
      return !late.isEmpty() && schedule.deliversLate()
          ? late.remove(schedule.choose(late.size()))
          : null;
    } finally {
      lateLock.unlock();
    }
  }
}
