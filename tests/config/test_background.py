"""Workers beside the web server, where the database is away for long."""

from config.background import PAUSES, Worker


def test_worker_that_ends_again_and_again_is_never_given_up() -> None:
    said: list[str] = []
    worker = Worker("one")
    pauses = []
    for now in range(100, 108):
        worker._ended(1, now, said.append)
        pauses.append(worker.due - now)

    assert pauses == [*PAUSES, PAUSES[-1], PAUSES[-1], PAUSES[-1]]
    assert said[0] == "A background worker ended by itself (exit code 1). Starting it again …"
    assert said[-1] == "A background worker ended by itself (exit code 1). Starting it again in 30 s"
