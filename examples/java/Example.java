import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import runstatus.v1.Service.RunNames;
import runstatus.v1.Service.SetStatusRequest;
import runstatus.v1.Service.WatchStart;
import runstatus.v1.Service.WatchStatusesRequest;
import runstatus.v1.StatusServiceGrpc;

/** Sets statuses of a run and follows it until it is complete. Arguments: HOST:PORT and the run's full name. */
public class Example {
  public static void main(String[] args) throws InterruptedException {
    var channel = ManagedChannelBuilder.forTarget(args[0]).usePlaintext().build();
    try {
      var service = StatusServiceGrpc.newBlockingStub(channel);
      set(service, args[1], "RUNNING");
      set(service, args[1], "COMPLETE");
      follow(service, args[1]);
    } catch (StatusRuntimeException e) {
      System.err.println(StatusProto.fromThrowable(e)); // with the reason
      System.exit(1);
    } finally {
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  static void set(StatusServiceGrpc.StatusServiceBlockingStub service, String run, String state) {
    var now = Instant.now(); // once, so that the call may be repeated
    service.withDeadlineAfter(30, TimeUnit.SECONDS).setStatus(SetStatusRequest.newBuilder()
        .setRun(run).setStateName(state).setAllowMissing(true)
        .setWhen(Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano())).build());
  }

  static void follow(StatusServiceGrpc.StatusServiceBlockingStub service, String run) {
    var messages = service.watchStatuses(WatchStatusesRequest.newBuilder()
        .setRuns(RunNames.newBuilder().addNames(run)).setStart(WatchStart.WATCH_START_BEGINNING).build());
    while (messages.hasNext()) {
      var message = messages.next(); // message.getResumeToken() continues behind it
      if (message.hasStatus()) {
        System.out.println(message.getStatus().getStateName());
        if (message.getStatus().getStateName().equals("COMPLETE")) {
          return;
        }
      }
    }
  }
}
