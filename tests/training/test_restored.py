"""The shipped cross-encoder in float32 says what the shipped file says, but for the rounding of activations."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")
pytest.importorskip("transformers")

from claimcheck.judge.marks import TextPair  # noqa: E402
from claimcheck.judge.stances import ShippedStances  # noqa: E402
from claimcheck.training import cross_encoder, restored  # noqa: E402
from claimcheck.training.cross_network import rounded  # noqa: E402
from claimcheck.training.pair_loop import logits  # noqa: E402
from claimcheck.training.stance_pairs import Example  # noqa: E402

PAIRS = [
    ("The mill shut in May after a fire.", "The mill is still open."),
    ("أغلقت المطحنة في أيار بعد حريق.", "The mill shut in May."),
    ("Nine boats left the harbour.", "غادرت تسعة قوارب الميناء."),
]


def test_it_reads_as_the_shipped_one_and_stays_rounded() -> None:
    network, tokenizer = restored.network()
    weights = [getattr(part, name).detach() for part, name in network.in_codes()]
    assert len(weights) == 1 + 2 + 4 * 9  # rows, head, layers
    assert len(network.words.learnt) == cross_encoder.ROWS
    assert all((rounded(weight) - weight).abs().max() < 1e-4 for weight in weights)
    said = logits(network, tokenizer, [Example(*pair, 0) for pair in PAIRS], bf16=False).numpy()
    shipped = ShippedStances().log_odds([TextPair(*pair) for pair in PAIRS])
    assert said[:, :2] - said[:, 2:] == pytest.approx(shipped, abs=0.4)


def test_a_new_network_needs_a_teacher(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cross_encoder.main(["--soft", "x", "--data", "x", "--work", "x", "--minutes", "1"])
    assert "--base and --teacher are needed, or --again" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        cross_encoder.main(["--base=x", "--teacher=x", "--start=x", "--data=x", "--work=x", "--minutes=1"])
    assert "--start wants --again" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", ["--codes=2", "--codes=x", "--share=E", "--share=E=1.5"])
def test_a_share_is_between_none_and_all(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cross_encoder.main(["--again", "--data=x", "--work=x", "--minutes=1", wrong])
    assert f"argument {wrong.split('=')[0]}: invalid" in capsys.readouterr().err


def test_options_of_a_run_that_goes_on() -> None:
    given = "--again --data x --work x --minutes 1 --rate 2e-5 --codes 1 --share E=0.4 =0.1"
    options = cross_encoder._parser().parse_args(given.split())
    plan = cross_encoder._planned(cross_encoder.AGAIN, options)
    assert (plan.body, plan.head, plan.settled) == (2e-5, 1e-4, 1.0)
    assert options.share == [("E", 0.4), ("", 0.1)]
