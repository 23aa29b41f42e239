public class Labels {
  @WorkerTask(value = "label", threadCount = 5)
  public @OutputParam("label") String label(@InputParam("order") String order) {
    return Printer.labelOf(order);
  }
}
