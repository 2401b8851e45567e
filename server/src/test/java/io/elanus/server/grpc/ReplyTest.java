package io.elanus.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.cluster.role.WouldWait;
import io.elanus.wire.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

final class ReplyTest {
  private final Answers answers = new Answers();

  @Test
  void movesACallThatWouldWaitToAThreadThatMay() throws InterruptedException {
    List<Runnable> moved = new ArrayList<>();
    onALoop(() ->
        Reply.here(
            answers,
            () -> {
              WouldWait.refuse();
              return "answer";
            },
            Status::getReason,
            moved::add));
    assertThat(answers.received).isEmpty();
    moved.forEach(Runnable::run);
    assertThat(answers.received).containsExactly("answer", "end");
  }

  @Test
  void answersACallThatNeedNotWaitWhereItCameIn() throws InterruptedException {
    Executor none =
        task -> {
          throw new AssertionError("moved");
        };
    onALoop(() -> Reply.here(answers, () -> "answer", Status::getReason, none));
    assertThat(answers.received).containsExactly("answer", "end");
  }

  @Test
  void putsAFailureIntoTheAnswer() {
    Reply.here(
        answers,
        () -> {
          throw new IllegalStateException("broken");
        },
        status -> "failed",
        Runnable::run);
    assertThat(answers.received).containsExactly("failed", "end");
  }

  private static void onALoop(Runnable task) throws InterruptedException {
    Thread loop = new LoopThread(task);
    loop.start();
    loop.join();
  }

  private static final class LoopThread extends Thread implements WouldWait.Thread {
    LoopThread(Runnable task) {
      super(task);
    }
  }

  private static final class Answers implements StreamObserver<String> {
    private final List<String> received = new ArrayList<>();

    @Override
    public void onNext(String answer) {
      received.add(answer);
    }

    @Override
    public void onError(Throwable failure) {
      received.add("error");
    }

    @Override
    public void onCompleted() {
      received.add("end");
    }
  }
}
