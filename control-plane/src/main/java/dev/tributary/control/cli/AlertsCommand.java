package dev.tributary.control.cli;

import dev.tributary.control.api.ApiConfig;
import dev.tributary.control.view.FederationView;
import dev.tributary.control.watch.AlertJson;
import dev.tributary.control.watch.Watch;
import java.time.ZoneId;
import picocli.CommandLine.Command;

@Command(
    name = "alerts",
    description = {
      "What is wrong, since when, and what to do about it: rounds that are late, clients that are",
      "silent, jobs that make no model, topics that are read too late, checkpoints that fail.",
      "The thresholds are api.alerts.* of --client-config, flink.ui there says where Flink is."
    },
    footer = {"  ./tributary alerts", "  ./tributary alerts --output json"},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing is wrong",
      "1:something is wrong",
      "2:wrong options or settings",
      "3:no broker answers"
    })
final class AlertsCommand extends JobVerb {
  @Override
  public Integer call() {
    ApiConfig config = connection().configuration(ApiConfig::fromMap);
    // Says what is wrong with the connection, where a view would only wait.
    connection().client(config.connection());
    try (FederationView view = FederationView.start(config.connection().kafka(), config.silence());
        Watch watch =
            new Watch(
                view,
                config.connection().kafka(),
                Watch.flink(config.flink()),
                config.thresholds(),
                System::currentTimeMillis)) {
      view.awaitCaughtUp(connection().patience());
      watch.look();
      Watch.Alerts alerts = watch.alerts();
      if (json()) {
        print(AlertJson.alerts(alerts.open(), alerts.ended(), alerts.lookedMillis()));
      } else {
        print(
            AlertOutput.lines(
                alerts.open(), watch.picture(), alerts.lookedMillis(), ZoneId.systemDefault()));
      }
      return alerts.open().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }
  }
}
