package io.elanus.server.command;

import io.elanus.server.standalone.DataDirectoryCheck;
import io.elanus.storage.format.check.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `elanus check DIR`: verifies a data directory that no server uses.
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Verifies a data directory: every checksum, manifest, count, key order, statistic and log record.",
      "Changes nothing. Ends with 0 when the directory is sound, 1 when it is not."
    })
public final class CheckCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "The data directory.")
  private @Nullable Path directory;

  @Option(names = "--notes", description = "Print notes too: objects that nothing refers to.")
  private boolean notes;

  @Override
  public Integer call() {
    Path checked = java.util.Objects.requireNonNull(directory);
    List<Finding> findings = DataDirectoryCheck.check(checked);
    long errors =
        findings.stream().filter(finding -> finding.severity() == Finding.Severity.ERROR).count();
    for (Finding finding : findings) {
      if (notes || finding.severity() == Finding.Severity.ERROR) {
        System.out.println(finding);
      }
    }
    System.out.printf(
        "%s: %s (%d errors, %d notes)%n",
        checked, errors == 0 ? "sound" : "NOT SOUND", errors, findings.size() - errors);
    return errors == 0 ? 0 : 1;
  }
}
