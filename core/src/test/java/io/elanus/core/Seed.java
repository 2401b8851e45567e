package io.elanus.core;

import java.util.Random;

/// Where the random rows and queries of a test begin.
///
/// The same in every run: what a test says about chance (a recall, an error of codes) then fails
/// for a change of the code alone. `-Dseed=N` takes another, `-Dseed=random` another in each run,
/// as `make fuzz` does.
public final class Seed {
  private static final String WANTED = System.getProperty("seed", "31");

  /// The one of this run, which a test that fails prints.
  public static final long OF_RUN =
      WANTED.equals("random") ? new Random().nextLong() : Long.parseLong(WANTED);

  private Seed() {}
}
