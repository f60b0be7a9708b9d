"""Fills an empty database with cases in bulk, past the process: for measuring only.

The rows are as the process would leave them (case, frozen dossier, trial, process, open task), of realistic variety,
the same at every run. Nobody decided anything in these cases and they have no documents.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import islice
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, transaction
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from accounts.models import Membership, Organisation, OrganisationKind, User
from accounts.roles import Role
from applications import states
from applications.dossier import plain
from applications.models import Application, DossierVersion
from programmes import clocks
from programmes.queries import regimes_in_force
from register.actions import refresh
from trials.models import Trial
from workflow.flows import SandboxFlow
from workflow.models import CaseProcess, CaseTask
from workflow.queries import task_kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from programmes.models import RegimeVersion

BATCH = 2000
WAITING_SHARE = 4
"""One case that waits for its decision beside so many published ones."""

SUBJECTS = {
    "uav": [
        "Giao hàng bằng UAV",
        "Bay khảo sát đê điều bằng UAV",
        "UAV phun thuốc cho vườn cây",
        "UAV cứu hộ ven sông",
    ],
    "autonomous_vehicle": ["Xe buýt tự hành", "Xe tự hành thu gom rác", "Xe kéo hàng tự hành"],
    "ai": ["Trợ lý ảo trả lời thủ tục", "Nhận dạng ùn tắc bằng camera", "Sàng lọc ảnh X-quang", "Chấm bài tự luận"],
    "blockchain": ["Truy xuất nguồn gốc nông sản", "Chứng chỉ số của trường đại học"],
    "iot": ["Cảm biến triều cường", "Đồng hồ nước thông minh", "Đèn đường theo lưu lượng"],
    "clean_tech": ["Trạm đổi pin xe máy điện", "Lọc nước bằng năng lượng mặt trời"],
    "fintech": ["Cho vay ngang hàng có hạn mức", "Chấm điểm tín dụng hộ kinh doanh"],
    "other": ["Robot giao thuốc trong bệnh viện", "In 3D cấu kiện nhà ở"],
}
PLACES = [
    "Khu Công nghệ cao", "Công viên phần mềm Quang Trung", "Khu đô thị Thủ Thiêm", "Cảng Cát Lái", "Huyện Cần Giờ",
    "Đại học Quốc gia Thành phố Hồ Chí Minh", "Khu chế xuất Tân Thuận", "Phường Bến Nghé", "Phường Sài Gòn",
    "Phường Tân Định", "Phường Chợ Lớn", "Phường Thảo Điền", "Xã Củ Chi", "Xã Bình Chánh", "Xã Nhà Bè", "Xã Hóc Môn",
    "Bến Bạch Đằng", "Ga Bến Thành", "Sân bay Tân Sơn Nhất", "Bệnh viện Chợ Rẫy", "Khu công nghiệp Hiệp Phước",
    "Thành phố Vũng Tàu", "Khu công nghiệp VSIP", "Chợ đầu mối Thủ Đức",
]  # fmt: skip
CONDITIONS = [
    "Chỉ hoạt động từ 07:00 đến 17:00 các ngày làm việc",
    "Dừng ngay khi gió vượt 10 m/s hoặc mưa lớn",
    "Có rào chắn và người trông coi suốt thời gian thử nghiệm",
    "Thông báo trước 24 giờ cho Ủy ban nhân dân phường nơi thử nghiệm",
    "Có nút dừng khẩn cấp và người vận hành trực tại chỗ",
    "Dữ liệu cá nhân được che mờ trước khi lưu và xóa sau 30 ngày",
    "Người tham gia ký giấy đồng ý và được rút lui bất cứ lúc nào",
    "Bồi thường thiệt hại theo hợp đồng bảo hiểm trách nhiệm dân sự",
    "Báo cáo mỗi sự cố trong vòng 72 giờ kể từ khi xác nhận",
    "Tài khoản thử nghiệm giới hạn 5 triệu đồng mỗi ngày cho một người dùng",
    "Kết quả của trí tuệ nhân tạo do cán bộ kiểm tra trước khi trả lời người dân",
    "Không bay qua khu dân cư, trường học và bệnh viện",
]
SUMMARY = (
    "Thử nghiệm {subject} tại {place} với số lượng giới hạn, có người giám sát tại chỗ, ghi nhật ký đầy đủ và dừng "
    "ngay khi vượt giới hạn; kết quả được công bố sau khi kết thúc."
)
PUBLISHED = {
    states.State.ACTIVE: 20, states.State.AWAITING_PRECONDITIONS: 6, states.State.SUSPENDED: 2,
    states.State.EVALUATING: 4, states.State.TRANSITION: 3, states.State.COMPLETED: 40, states.State.CLOSED: 12,
    states.State.NOT_RECOGNISED: 6, states.State.TERMINATED: 7,
}  # fmt: skip
"""Weights of the states of published cases."""
WAITING = {
    states.State.SUBMITTED: "check_validity", states.State.VALID: "appoint_experts",
    states.State.REVIEWED: "propose_decision", states.State.PROPOSED: "sign_decision",
}  # fmt: skip
TASKS = {
    **WAITING,
    states.State.AWAITING_PRECONDITIONS: "start_trial",
    states.State.ACTIVE: "file_final_report",
    states.State.SUSPENDED: "file_final_report",
    states.State.EVALUATING: "evaluate_trial",
}
"""The open task of a case in this state."""


class Cast(NamedTuple):
    """Whom the cases belong to."""

    applicants: list[tuple[User, Organisation]]
    regimes: dict[str, RegimeVersion]
    fallback: RegimeVersion


@transaction.atomic
def fill(n: int, *, seed: int = 1, waiting_share: int = WAITING_SHARE) -> None:
    """Store ``n`` published cases and ``n / waiting_share`` that wait; regimes must be loaded."""
    chance, cast, now = Random(seed), _cast(seed), clocks.now()
    first = Application.objects.count()
    wanted = enumerate(_states(n, n // waiting_share, chance), start=first)
    cases = (_case(k, state, cast, chance, now) for k, state in wanted)
    while batch := list(islice(cases, BATCH)):
        _store(batch, now)
    refresh()


def analyse() -> None:
    """Let the planner see what was filled in (outside of a transaction the vacuum as well)."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")


def _states(n: int, waiting: int, chance: Random) -> Iterator[states.State]:
    yield from chance.choices(list(PUBLISHED), list(PUBLISHED.values()), k=n)
    yield from chance.choices(list(WAITING), k=waiting)


def _cast(seed: int) -> Cast:
    applicants = []
    for k in range(50):
        tag = f"{seed:02d}{k:03d}"
        user = User.objects.create_user(
            f"fill-{tag}@benthu.example", name=f"Người nộp hồ sơ {tag}", roles=[Role.APPLICANT]
        )
        organisation = Organisation.objects.create(name=f"Doanh nghiệp thử nghiệm {tag}", kind=OrganisationKind.STARTUP)
        Membership.objects.create(user=user, organisation=organisation, since=clocks.now())
        applicants.append((user, organisation))
    regimes = regimes_in_force(clocks.today())
    by_technology = {technology: regime for regime in regimes for technology in regime.spec.technologies}
    return Cast(applicants, by_technology, regimes[0])


def _case(k: int, state: states.State, cast: Cast, chance: Random, now: datetime) -> Application:
    technology = chance.choice(list(SUBJECTS))
    place, subject = chance.choice(PLACES), chance.choice(SUBJECTS[technology])
    user, organisation = chance.choice(cast.applicants)
    title, summary = f"{subject} tại {place}", SUMMARY.format(subject=subject.lower(), place=place)
    submitted = now - timedelta(minutes=chance.randrange(60 * 24 * 700))
    decided = submitted + timedelta(days=chance.randrange(5, 25)) if state in PUBLISHED else None
    start = _start_day(state, decided, now, chance) if decided else None
    reference = f"FILL-{k:07d}"
    return Application(
        reference=reference, regime_version=cast.regimes.get(technology, cast.fallback), organisation=organisation,
        created_by=user, title=title, summary=summary, technology=technology, place=place, state=state,
        created_at=submitted, submitted_at=submitted, received_at=submitted, complete_at=submitted,
        decided_at=decided, published_at=decided, decision_number=f"{k:02d}/QĐ-UBND" if decided else "",
        trial_start=start, trial_end=start + timedelta(days=89) if start else None,
        search_text=plain(f"{title} {summary} {place} {organisation.name} {reference}"),
    )  # fmt: skip


def _start_day(state: states.State, decided: datetime, now: datetime, chance: Random) -> date:
    if state in states.UNDER_TRIAL:
        return now.date() - timedelta(days=chance.randrange(80))
    if state == states.State.AWAITING_PRECONDITIONS:
        return now.date() + timedelta(days=chance.randrange(1, 20))
    return decided.date() + timedelta(days=10)


def _store(batch: list[Application], now: datetime) -> None:
    Application.objects.bulk_create(batch)
    DossierVersion.objects.bulk_create(
        DossierVersion(
            application=case,
            number=1,
            content=_dossier(case),
            saved_at=now,
            saved_by_id=case.created_by_id,
            frozen_at=now,
        )
        for case in batch
    )
    Trial.objects.bulk_create(
        Trial(
            application=case, start=case.trial_start, end=case.trial_end, limits=_limits(), conditions=_conditions(case)
        )
        for case in batch
        if case.trial_start and case.trial_end
    )
    _store_tasks(batch, now)


def _store_tasks(batch: list[Application], now: datetime) -> None:
    waiting = [case for case in batch if case.state in TASKS]
    processes = CaseProcess.objects.bulk_create(
        CaseProcess(flow_class=SandboxFlow, application=case, status=STATUS.NEW, created=now) for case in waiting
    )
    CaseTask.objects.bulk_create(_task(process, now) for process in processes)


def _task(process: CaseProcess, now: datetime) -> CaseTask:
    case = process.application
    kind = task_kinds()[TASKS[states.State(case.state)]]
    mine: dict[str, Any] = {"owner_permission": kind.permission, "status": STATUS.NEW}
    if kind.permission is None:
        mine = {"owner_id": case.created_by_id, "status": STATUS.ASSIGNED, "assigned": now}
    due = now + timedelta(hours=case.pk % 400 - 40)
    return CaseTask(
        process=process,
        flow_task=kind.ref,
        flow_task_type="HUMAN",
        created=now,
        due_at=due,
        token=Token("start"),
        **mine,
    )


def _conditions(case: Application) -> list[str]:
    """Three of ``CONDITIONS``, others from case to case."""
    return Random(case.reference).sample(CONDITIONS, 3)


def _limits() -> list[dict[str, Any]]:
    return [{"quantity": "participants", "max": 200, "unit": "people", "note": ""}]


def _dossier(case: Application) -> dict[str, Any]:
    return {
        "title": case.title, "summary": case.summary, "technology": case.technology, "limits": _limits(),
        "sites": [{"name": case.place, "space": "physical", "address": "Thành phố Hồ Chí Minh", "geometry": None}],
    }  # fmt: skip
