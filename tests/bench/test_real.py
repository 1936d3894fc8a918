"""The tables of real tests, from files of the same form with invented tests in them."""

from __future__ import annotations

from pathlib import Path

from bench.flakes import real


def test_tests_run_alone_are_counted_by_what_is_known_of_them(tmp_path: Path) -> None:
    rows = [
        f"lamp.Wick.burns,lamp/lamp,c1,always-pass,40,40,0,0,{'P' * 40}",
        f"lamp.Wick.smokes,lamp/lamp,c1,flaky,40,36,3,1,{'PPPPPPPPPF' * 3}{'PPPPPPPPPE'}",
    ]
    head = "test,project,commit,label,runs,passed,failed,errors,history"
    (tmp_path / "isolation-history.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    assert list(real.isolation(tmp_path))[2:] == [
        "| always-pass | 1 | 1 | 0 | 0 | 0 | 0 | 0 |",
        "| flaky | 1 | 0 | 1 | 0 | 0 | 0 | 0 |",
    ]


def test_each_order_of_a_suite_counts_alone(tmp_path: Path) -> None:
    head = (
        "SHA Detected,Fully-Qualified Test Name (packageName.ClassName.methodName),"
        "Number Of Test Failures In Test Suite,Number Of Test Runs In Test Suite"
    )
    rows = ["c1,lamp.Wick.smokes,(0;100;7),(100;100;100)", "c1,lamp.Wick.gutters,(3;1;0),(2000;100;20)"]
    (tmp_path / "idoft-tso-iso-rates.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    assert list(real.orders(tmp_path))[2:] == [
        "| always failed | 1 | 0 | 0 | 1 | 0 | 0 | 0 |",
        "| always passed | 2 | 2 | 0 | 0 | 0 | 0 | 0 |",
        "| failed in 1% or more | 2 | 0 | 1 | 0 | 0 | 0 | 1 |",
        "| failed in less than 1% | 1 | 0 | 1 | 0 | 0 | 0 | 0 |",
    ]
